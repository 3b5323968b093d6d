"""Numbered errors of rotation and mutual choice (820x)."""

from models.errors import QingshanError


class NoUnit(QingshanError):
    """请选择一个现有的单位，轮岗交流和优化组合由一个单位组织。"""

    number, status = 8200, 422


class NoSuchManner(QingshanError):
    """请选择轮岗交流或优化组合。"""

    number, status = 8201, 422


class RegisterIncomplete(QingshanError):
    """任职登记不完整，请按提示补齐后再提交。"""

    number, status = 8202, 422


class RotationWrong(QingshanError):
    """轮岗计划有不符合之处，请按提示修改后再提交。"""

    number, status = 8203, 422


class HandoverWrong(QingshanError):
    """工作交接单有不符合之处，请按提示修改后再提交。"""

    number, status = 8204, 422


class MatchingPlanWrong(QingshanError):
    """优化组合方案有不符合之处，请按提示修改后再提交。"""

    number, status = 8205, 422


class ChoiceWrong(QingshanError):
    """所选的人员或岗位不符合，请按提示修改后再提交。"""

    number, status = 8206, 422


class BadTenures(QingshanError):
    """任职经历登记表有不符合之处，没有读入。请按提示改好后重新上传。"""

    number, status = 8207, 422
