"""From an answer to what its workbook is made from."""

from collections.abc import Mapping
from typing import Any

from mildeca_portal.socle.demonstration import est_demonstration
from mildeca_portal.socle.versions import Jeton, empreinte
from rapports.actions.saisie import Fonctions
from rapports.classeur.donnees import DonneesDuClasseur
from rapports.classeur.signature import Enveloppe, sceller
from rapports.classeur.textes import lisible
from rapports.classeur.unites import HORS_CLASSEUR, refus_d_ecrire
from rapports.dossiers import Dossier
from rapports.models import Valeur
from rapports.presentation import valeur_du_portail, valeur_precedente
from rapports.questionnaire.contenu import ContenuInvalide, normaliser
from rapports.questionnaire.definition import Ligne, Question, Qui, Type
from rapports.questionnaire.ecarts import attend_une_explication
from rapports.questionnaire.explications import question_d_explication


def preparer(dossier: Dossier, fonctions: Fonctions) -> DonneesDuClasseur:
    """The workbook that the person with these functions downloads now."""
    donnees = dossier.donnees
    regionale = donnees.regionale
    posees = [q for q in dossier.questionnaire if regionale or q.qui is Qui.DEPARTEMENTAL]
    explications = {q.cle: question_d_explication(q) for q in posees if attend_une_explication(donnees, q)}
    unites = [q for q in posees if q.type not in HORS_CLASSEUR] + list(explications.values())
    montres = {u.cle: montre(dossier, u) for u in unites}
    reponse = dossier.reponse
    return DonneesDuClasseur(
        questionnaire=dossier.questionnaire,
        exercice=reponse.campagne.exercice,
        code=dossier.prefecture.code,
        prefecture=dossier.prefecture.nom,
        genere_le=dossier.maintenant,
        echeance=dossier.echeance,
        regionale=regionale,
        demonstration=est_demonstration(),
        valeurs={**montres, **_fichiers(dossier)},
        precedentes={q.cle: valeur_precedente(dossier, q) for q in posees},
        portail={q.cle: valeur_du_portail(dossier, q) for q in posees},
        lignes=_lignes(dossier),
        ouvertes=frozenset(u.cle for u in unites if not refus_d_ecrire(dossier, fonctions, u)),
        explications=explications,
        sceau=sceller(_enveloppe(dossier, montres)),
    )


def montre(dossier: Dossier, question: Question) -> Any:
    """What the cells of a question hold: its confirmed answer, as far as today's questionnaire can show it."""
    valeur = dossier.valeurs.get(question.cle)
    if valeur is None or not valeur.confirmee:
        return None
    try:
        return normaliser(question, lisible(valeur.contenu), dossier.donnees.lignes_de(question))
    except ContenuInvalide:
        return None


def _fichiers(dossier: Dossier) -> dict[str, Any]:
    """Files are named, never carried."""
    return {q.cle: dossier.donnees.contenu(q.cle) for q in dossier.questionnaire if q.type is Type.FICHIER}


def _enveloppe(dossier: Dossier, montres: Mapping[str, Any]) -> Enveloppe:
    return Enveloppe(
        exercice=dossier.reponse.campagne.exercice,
        prefecture=dossier.prefecture.code,
        version=dossier.reponse.version_questionnaire.numero,
        genere_le=dossier.maintenant,
        jetons={cle: Jeton(_version(dossier.valeurs.get(cle)), empreinte(c)) for cle, c in montres.items()},
        lignes=_lignes(dossier),
    )


def _version(valeur: Valeur | None) -> int:
    return valeur.version if valeur else 0


def _lignes(dossier: Dossier) -> dict[str, tuple[Ligne, ...]]:
    sources = {q.tableau.source for q in dossier.questionnaire if q.tableau and q.tableau.source}
    return {source: tuple(dossier.lignes.get(source, ())) for source in sorted(sources)}
