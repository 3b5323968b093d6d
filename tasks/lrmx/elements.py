"""What a 干部任免审批表 holds: its elements in the order in which they are written, and the record that is read from one."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Element:
    """One element of the file: its tag, our name for it, its label on the form. `optional`: written only where known."""

    tag: str
    key: str
    label: str
    optional: bool = False


FAMILY, PHOTO, VERSION = "JiaTingChengYuan", "ZhaoPian", "Version"
NEWEST = "3.2.1.16"
ELEMENTS = (
    Element("XingMing", "name", "姓名"),
    Element("XingBie", "sex", "性别"),
    Element("ChuShengNianYue", "born", "出生年月"),
    Element("MinZu", "nationality", "民族"),
    Element("JiGuan", "native_place", "籍贯"),
    Element("ChuShengDi", "birthplace", "出生地"),
    Element("RuDangShiJian", "joined_party", "入党时间"),
    Element("CanJiaGongZuoShiJian", "began_work", "参加工作时间"),
    Element("DaoLingNianYue", "reaches_age", "到龄年月", optional=True),
    Element("JianKangZhuangKuang", "health", "健康状况"),
    Element("ZhuanYeJiShuZhiWu", "technical_title", "专业技术职务"),
    Element("ShuXiZhuanYeYouHeZhuanChang", "speciality", "熟悉专业有何专长"),
    Element("QuanRiZhiJiaoYu_XueLi", "full_time_education", "全日制教育学历"),
    Element("QuanRiZhiJiaoYu_XueWei", "full_time_degree", "全日制教育学位"),
    Element("QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "full_time_school", "全日制教育学历毕业院校系及专业"),
    Element("QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "full_time_degree_school", "全日制教育学位毕业院校系及专业"),
    Element("ZaiZhiJiaoYu_XueLi", "in_service_education", "在职教育学历"),
    Element("ZaiZhiJiaoYu_XueWei", "in_service_degree", "在职教育学位"),
    Element("ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "in_service_school", "在职教育学历毕业院校系及专业"),
    Element("ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "in_service_degree_school", "在职教育学位毕业院校系及专业"),
    Element("XianRenZhiWu", "post", "现任职务"),
    Element("NiRenZhiWu", "proposed_post", "拟任职务"),
    Element("NiMianZhiWu", "removed_post", "拟免职务"),
    Element("JianLi", "resume", "简历"),
    Element("JiangChengQingKuang", "rewards", "奖惩情况"),
    Element("NianDuKaoHeJieGuo", "assessments", "年度考核结果"),
    Element("RenMianLiYou", "reason", "任免理由"),
    Element(FAMILY, "family", "家庭主要成员及重要社会关系"),
    Element("ChengBaoDanWei", "submitted_by", "呈报单位"),
    Element("GaiGeQianRenZhiNianLingJieXian", "old_age_limit", "改革前任职年龄界限", optional=True),
    Element("JiSuanNianLingShiJian", "ages_on", "计算年龄时间"),
    Element("TianBiaoShiJian", "filled_on", "填表时间"),
    Element("TianBiaoRen", "filled_by", "填表人"),
    Element("ShenFenZheng", "identity_number", "身份证号"),
    Element(PHOTO, "photo", "照片"),
    Element(VERSION, "version", "版本"),
)
BY_TAG: Mapping[str, Element] = {one.tag: one for one in ELEMENTS}
TEXTS = tuple(one for one in ELEMENTS if one.tag not in (FAMILY, PHOTO))
RELATIVE = (
    ("ChengWei", "relation"),
    ("XingMing", "name"),
    ("ChuShengRiQi", "born"),
    ("ZhengZhiMianMao", "affiliation"),
    ("GongZuoDanWeiJiZhiWu", "work"),
)


@dataclass(frozen=True)
class Relative:
    """One member of the family or other close relation (家庭主要成员及重要社会关系)."""

    relation: str = ""  # 称谓
    name: str = ""
    born: str = ""  # yyyyMM
    affiliation: str = ""  # 政治面貌
    work: str = ""  # 工作单位及职务
    extra: tuple[str, ...] = ()  # elements that we do not know, as they came


@dataclass(frozen=True)
class Record:
    """One 干部任免审批表. Line ends are `\\n` here; `extra` keeps what we do not know, with the tag after which it came."""

    values: Mapping[str, str] = field(default_factory=dict)
    family: tuple[Relative, ...] = ()
    photo: bytes = b""  # the image file itself
    extra: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, key: str) -> str:
        """Return a value by our name for it; empty where the form has none."""
        return self.values.get(key, "")
