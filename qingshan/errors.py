"""Numbered errors of running the system (运行错误, QS-51xx), of the family in `models/errors.py`.

The docstring of each class is what the screen says to do; the particulars add the path, port or
setting concerned, so that an administrator need not look for it.
"""

from models.errors import QingshanError


class OperationError(QingshanError):
    """系统运行出错，请按提示处理后重试。"""

    number, status = 5100, 503

    def __init__(self, particulars: str = "") -> None:
        super().__init__(f"{particulars}：{self.__doc__}" if particulars else "")


class PortTaken(OperationError):
    """端口已被占用，请停止占用该端口的程序，或改用另一个端口后重试。"""

    number = 5101


class AlreadyRunning(OperationError):
    """本数据目录的系统已在运行，请直接打开所列地址，或先停止它；另起一套请改用另一个 QINGSHAN_HOME 和端口。"""

    number = 5102


class NoBinaries(OperationError):
    """找不到可用的 PostgreSQL 程序（15 以上），请重新执行 make 安装依赖，或用 QINGSHAN_PG_BIN 指明其 bin 目录。"""

    number = 5103


class NoSystemUser(OperationError):
    """以 root 运行时，数据库须换一个普通系统用户启动，请用 QINGSHAN_PG_USER 指明一个已有的用户，或改用普通用户运行，或设置 QINGSHAN_DATABASE_URL。"""

    number = 5104


class NotReachable(OperationError):
    """数据库用户进不去这个目录，请用 QINGSHAN_PG_DATA 指到它能进入的目录（上级目录须有 x 权限）。"""

    number = 5105


class ClusterFailed(OperationError):
    """数据库没有启动，请查看所列日志的最后几行；磁盘已满或目录权限不对是最常见的原因。"""

    number = 5106


class ClusterVersion(OperationError):
    """数据是另一个大版本的 PostgreSQL 写的，请用 QINGSHAN_PG_BIN 指明该版本，备份后再换新版本恢复。"""

    number = 5107


class DatabaseAway(OperationError):
    """连不上数据库，请核对 QINGSHAN_DATABASE_URL 和数据库是否在运行。"""

    number = 5108


class ServiceFailed(OperationError):
    """有一项服务没有按时就绪，请查看所列日志的最后几行。"""

    number = 5109


class BadBackup(OperationError):
    """这不是本系统的备份文件，或文件已损坏，请换一份备份。"""

    number = 5110


class NotEmpty(OperationError):
    """目标数据目录已有数据，恢复只能写入空目录，请另设 QINGSHAN_HOME 后重试。"""

    number = 5111


class NotRunning(OperationError):
    """系统没有在运行，请先执行 make run 启动。"""

    number = 5112


class BadSetting(OperationError):
    """设置有误，请按 qingshan settings 所列说明改正。"""

    number = 5113
