"""One direction: what is upstream never points at what is downstream, not even by a string foreign key."""

from django.apps import apps

# From the lowest room up, as docs/architecture.md lists them.
COUCHES = ["socle", "prefectures", "comptes", "circulaires", "feuilles_de_route", "credits", "rapports", "accueil"]


def test_aucune_cle_etrangere_ne_descend():
    fautes = []
    for modele in apps.get_models():
        if modele._meta.app_label not in COUCHES:
            continue
        rang = COUCHES.index(modele._meta.app_label)
        for champ in modele._meta.get_fields(include_hidden=False):
            if champ.auto_created or not champ.is_relation or champ.related_model is None:
                continue
            cible = champ.related_model._meta.app_label
            if cible in COUCHES and COUCHES.index(cible) > rang:
                fautes.append(f"{modele._meta.label}.{champ.name} → {cible}")
    assert fautes == []


def test_le_socle_ne_pointe_sur_personne():
    sorties = [
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_app_config("socle").get_models()
        for champ in modele._meta.get_fields()
        if champ.is_relation and not champ.auto_created
    ]
    assert sorties == []


def test_toutes_nos_applications_ont_leur_couche():
    notres = {c.label for c in apps.get_app_configs() if c.name.startswith("mildeca_portal") or c.label in COUCHES}
    assert notres - {"demonstration"} == set(COUCHES)
