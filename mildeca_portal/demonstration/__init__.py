"""The demonstration set: plainly fictitious people, credits, plans and answers, the same at each loading.

One module per app. Each offers `deja_charge() -> bool` and `charger(cadre: Cadre) -> dict[str, int]` (French label: rows
written). They are run in order by `chargement.charger`, each in one transaction.
"""
