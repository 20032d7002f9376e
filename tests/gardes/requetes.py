"""A query that asks for no order gets a random one: no test may pass thanks to the order rows happen to lie in."""

from typing import Any

from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query


def melanger(monkeypatch: Any) -> None:
    trier = SQLCompiler.get_order_by

    def trier_ou_melanger(self: SQLCompiler) -> list[Any]:
        ordre = trier(self)
        requete = self.query
        if (
            not ordre
            and type(requete) is Query
            and not requete.distinct
            and not requete.combinator
            and not requete.subquery
            and requete.group_by is None
        ):
            hasard = OrderBy(Random())
            sql, parametres = self.compile(hasard)
            return [(hasard, (sql, parametres, False))]
        return ordre

    monkeypatch.setattr(SQLCompiler, "get_order_by", trier_ou_melanger)
