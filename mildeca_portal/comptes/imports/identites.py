"""Who each row speaks of: known by address; a name that is almost someone else's is said. Pure."""

from collections import defaultdict

from mildeca_portal.comptes.imports.reseau import Reseau, cle_de_nom
from mildeca_portal.comptes.imports.verdicts import Verdict


def a_une_lettre_pres(a: str, b: str) -> bool:
    """Whether one letter added, dropped or changed makes `a` of `b`."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    court, long_ = sorted((a, b), key=len)
    debut = next((i for i, (x, y) in enumerate(zip(court, long_, strict=False)) if x != y), len(court))
    return court[debut + (len(court) == len(long_)) :] == long_[debut + 1 :]


def reconnaitre(verdicts: list[Verdict], reseau: Reseau) -> None:
    """Give each row its person, and note what is doubtful about names and addresses."""
    premiers: dict[str, Verdict] = {}
    homonymes: dict[str, set[str]] = defaultdict(set)
    for v in verdicts:
        d = v.demande
        cle = cle_de_nom(d.prenom, d.nom)
        v.personne = reseau.par_courriel.get(d.courriel)
        premier = premiers.setdefault(d.courriel, v)
        if premier is not v and cle_de_nom(premier.demande.prenom, premier.demande.nom) != cle:
            v.refuser("courriel", f"Cette adresse porte un autre nom ({premier.qui}) {place(premier)}.")
        if v.personne is not None:
            if cle_de_nom(v.personne.prenom, v.personne.nom) != cle:
                v.avis.append(f"Cette adresse est connue au nom de {v.personne} : le nom enregistré est gardé.")
            continue
        if premier is v:
            v.nouvelle = True
            v.avis += _ressemblances(d.courriel, [p.courriel for p in reseau.par_nom.get(cle, [])], "déjà enregistrée")
            v.avis += _ressemblances(d.courriel, sorted(homonymes[cle]), "dans ce fichier")
        homonymes[cle].add(d.courriel)


def _ressemblances(courriel: str, autres: list[str], ou: str) -> list[str]:
    """A sentence for each of the `autres` addresses of people who have the same name."""
    return [
        f"Une personne du même nom est {ou} avec une adresse {_ecart(courriel, autre)}\u00a0: {autre}."
        for autre in autres
        if autre != courriel
    ]


def _ecart(a: str, b: str) -> str:
    return "qui diffère d’une lettre" if a_une_lettre_pres(a, b) else "différente"


def place(v: Verdict) -> str:
    """« à la ligne 12 », « à la ligne 12 de la feuille « Mandats » »."""
    ligne = v.ligne
    return f"à la ligne {ligne.numero}" + (f" de la feuille « {ligne.feuille} »" if ligne.feuille else "")
