"""Lists of the network: columns declared once, for the page and for its workbook."""

from prefectures.tables.annuaire import PrefectureTable
from prefectures.tables.participations import ParticipationTable
from prefectures.tables.reseau import (
    FinTable,
    FormationTable,
    InstitutionTable,
    InterimTable,
    ManqueTable,
    VacanceTable,
)

__all__ = [
    "FinTable",
    "FormationTable",
    "InstitutionTable",
    "InterimTable",
    "ManqueTable",
    "ParticipationTable",
    "PrefectureTable",
    "VacanceTable",
]
