"""A judged file, done through the same actions as by hand, whole or not at all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mildeca_portal.comptes.actions.comptes import creer_compte
from mildeca_portal.comptes.actions.invitations import inviter
from mildeca_portal.comptes.imports.colonnes import DEPARTEMENTAL, NATIONAL
from mildeca_portal.comptes.imports.controle import comprendre_tout, juger
from mildeca_portal.comptes.imports.feuilles import Erreur
from mildeca_portal.comptes.imports.lecture import lire
from mildeca_portal.comptes.imports.reseau import Reseau
from mildeca_portal.comptes.imports.verdicts import Acte, Plan, Verdict
from mildeca_portal.comptes.models import ImportFonctions
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from prefectures.actions.fonctions import clore_affectation, clore_mandat, ouvrir_affectation, ouvrir_mandat
from prefectures.models import Affectation, Mandat, Personne, Prefecture


class ImportRefuse(ActionRefusee):
    """Nothing was written. `erreurs`: why, each with its place in the file."""

    def __init__(self, erreurs: Iterable[Erreur]) -> None:
        self.erreurs = list(erreurs)
        super().__init__(str(e) for e in self.erreurs)


def preparer(depot: ImportFonctions, *, aujourdhui: date, verrouiller: bool = False) -> Plan:
    """Read the stored file and judge it against the network of now.

    `verrouiller`: take the préfectures of the file first, always in the same order, so that nobody changes their
    mandates before the plan is applied (needs a transaction).
    """
    with depot.fichier.contenu.open("rb") as source:
        lecture = lire(source.read(), depot.fichier.type_mime)
    demandes, illisibles = comprendre_tout(lecture)
    if verrouiller:
        codes = {d.code for d in demandes}
        list(Prefecture.objects.filter(code__in=codes).order_by("pk").select_for_update(of=("self",), no_key=True))
    reseau = Reseau.charger(demandes)
    return juger(lecture, reseau, demandes, illisibles, clore_en_cours=depot.clore_en_cours, aujourdhui=aujourdhui)


def appliquer(plan: Plan, par: Acteur, *, invitations: bool = False) -> list[Personne]:
    """Do what the plan says; ends come before openings. Returns the people created, invited if `invitations`.

    Raises `ImportRefuse` with the first row that an action refuses (the network changed since the plan was made): the
    caller's transaction must then be rolled back.
    """
    personnes = {v.demande.courriel: v.personne for v in plan.verdicts if v.personne}
    creees: list[Personne] = []
    for v in (v for v in plan.changements if v.nouvelle):
        _essayer(
            v, lambda v=v: creees.append(creer_compte(v.demande.courriel, v.demande.prenom, v.demande.nom, par=par))
        )
        personnes[v.demande.courriel] = creees[-1]
    for v in plan.changements:
        _essayer(v, lambda v=v: _clore(v, par))
    for v in sorted((v for v in plan.changements if v.acte is Acte.OUVRIR), key=lambda v: v.demande.debut):
        _essayer(v, lambda v=v: _ouvrir(v, personnes[v.demande.courriel], par))
    if invitations:
        attendus = plan.a_inviter
        for personne in (p for p in creees if p.courriel in attendus):
            inviter(personne, par=par)
    return creees


def _essayer(v: Verdict, geste: object) -> None:
    try:
        geste()  # type: ignore[operator]
    except ActionRefusee as refus:
        raise ImportRefuse(v.ligne.erreur("", phrase) for phrase in refus.phrases) from refus


def _clore(v: Verdict, par: Acteur) -> None:
    for mandat in v.precedents:
        clore_mandat(mandat, fin=v.demande.debut, par=par)
    if v.acte is Acte.CLORE:
        assert v.demande.fin
        if isinstance(v.existant, Mandat):
            clore_mandat(v.existant, fin=v.demande.fin, par=par)
        elif isinstance(v.existant, Affectation):
            clore_affectation(v.existant, fin=v.demande.fin, par=par)


def _ouvrir(v: Verdict, personne: Personne, par: Acteur) -> None:
    d = v.demande
    champs: dict[str, Any] = {**d.dits, "fin": d.fin}
    if d.mandat:
        assert v.prefecture
        ouvrir_mandat(personne, v.prefecture, d.niveau, debut=d.debut, par=par, **champs)
        return
    if d.niveau == NATIONAL:
        perimetre = Affectation.Perimetre.NATIONAL
    elif d.niveau == DEPARTEMENTAL:
        perimetre, champs["prefecture"] = Affectation.Perimetre.PREFECTURE, v.prefecture
    else:
        perimetre, champs["region"] = Affectation.Perimetre.REGION, v.prefecture and v.prefecture.region
    ouvrir_affectation(personne, d.fonction, perimetre, debut=d.debut, par=par, **champs)
