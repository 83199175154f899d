"""Code lists of a child's record that live outside the tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ethnicity(models.TextChoices):
    """The SSDA903 codes (DfE, children looked after return)."""

    WBRI = "WBRI", _("White British")
    WIRI = "WIRI", _("White Irish")
    WOTH = "WOTH", _("Any other White background")
    WIRT = "WIRT", _("Traveller of Irish heritage")
    WROM = "WROM", _("Gypsy or Roma")
    MWBC = "MWBC", _("White and Black Caribbean")
    MWBA = "MWBA", _("White and Black African")
    MWAS = "MWAS", _("White and Asian")
    MOTH = "MOTH", _("Any other Mixed background")
    AIND = "AIND", _("Indian")
    APKN = "APKN", _("Pakistani")
    ABAN = "ABAN", _("Bangladeshi")
    AOTH = "AOTH", _("Any other Asian background")
    BCRB = "BCRB", _("Caribbean")
    BAFR = "BAFR", _("African")
    BOTH = "BOTH", _("Any other Black background")
    CHNE = "CHNE", _("Chinese")
    OOTH = "OOTH", _("Any other ethnic group")
    REFU = "REFU", _("Chose not to say")
    NOBT = "NOBT", _("Not known yet")
