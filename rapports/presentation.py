"""What the page of a section shows of each question, put together once for the template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from mildeca_portal.socle.templatetags.formats import INSECABLE, nombre, pluriel
from rapports.actions.saisie import Conflit
from rapports.dossiers import Dossier
from rapports.forms.champs import SUFFIXE_AUTRE, SUFFIXE_JETON, SUFFIXE_RETIRER, nom_de_case
from rapports.forms.section import SectionForm
from rapports.models import Valeur
from rapports.preremplissage.propositions import valeur_du_portail as valeur_du_portail
from rapports.preremplissage.propositions import valeur_precedente as valeur_precedente
from rapports.questionnaire.affichage import (
    TableauAffiche,
    afficher,
    entete,
    tableau,
    total_de_ligne,
    totaux,
)
from rapports.questionnaire.contenu import nettoyer
from rapports.questionnaire.definition import Question, Section, Type
from rapports.questionnaire.ecarts import Origine, comparable, ecarts
from rapports.questionnaire.etat import Anomalie, anomalies
from rapports.questionnaire.explications import LONGUEUR


@dataclass(frozen=True, slots=True)
class Lecture:
    """An answer to read: `texte`, or `tableau`."""

    texte: str = ""
    tableau: TableauAffiche | None = None

    def __bool__(self) -> bool:
        return bool(self.texte or self.tableau)


@dataclass(frozen=True, slots=True)
class LigneDeSaisie:
    cle: str
    ancre: str
    libelle: str
    cases: tuple[tuple[BoundField, str, str], ...]
    total: str


@dataclass(frozen=True, slots=True)
class ConflitAffiche:
    """Somebody else's text. `cle`: what « garder » posts."""

    cle: str
    intitule: str
    auteur: str
    le: Any
    actuel: Lecture


@dataclass(frozen=True, slots=True)
class ExplicationAffichee:
    """The word of explanation beside a question. `demandee`: a gap or a warning asks for it; `texte`: what is stored."""

    champ: BoundField | None
    champ_jeton: str
    jeton: str
    demandee: bool
    texte: str
    conflit: ConflitAffiche | None

    maximum: int = LONGUEUR

    @property
    def compte(self) -> str:
        return phrase_de_compte(self.champ.value() if self.champ else "", 0, self.maximum)

    @property
    def montree(self) -> bool:
        return self.demandee or bool(self.texte) or bool(self.champ and (self.champ.errors or self.champ.value()))


@dataclass(frozen=True, slots=True)
class QuestionAffichee:
    """One question on the page. `champs`: its fields when the person may answer; `lecture`: its answer otherwise."""

    question: Question
    visible: bool
    saisissable: bool
    champs: tuple[BoundField, ...]
    lignes: tuple[LigneDeSaisie, ...]
    entetes: tuple[tuple[str, str], ...]
    totaux: tuple[str, ...]
    jeton: str
    lecture: Lecture
    precedent: Lecture
    portail: Lecture
    a_confirmer: bool
    conflit: ConflitAffiche | None
    alertes: tuple[str, ...]
    ecarts: Mapping[str, str]
    explication: ExplicationAffichee | None

    @property
    def ancre(self) -> str:
        """Id that a link gives the focus to."""
        return f"q-{self.question.cle}"

    @property
    def champ_jeton(self) -> str:
        return self.question.cle + SUFFIXE_JETON

    @property
    def comparable(self) -> bool:
        return comparable(self.question)

    @property
    def compte(self) -> str:
        """« 120 caractères sur 3 000. », for a long text that is being written."""
        if self.question.type is not Type.TEXTE_LONG or not self.champs:
            return ""
        return phrase_de_compte(self.champs[0].value(), self.question.longueur_min, self.question.longueur_max)

    @property
    def ecart_n1(self) -> str:
        return self.ecarts.get(Origine.N1, "")

    @property
    def ecart_portail(self) -> str:
        return self.ecarts.get(Origine.PORTAIL, "")

    @property
    def en_conflit(self) -> bool:
        return bool(self.conflit or (self.explication and self.explication.conflit))

    @property
    def reprenable(self) -> bool:
        """The portal knows another value than the one stored."""
        return self.saisissable and bool(self.portail) and self.portail != self.lecture

    @property
    def reconductible(self) -> bool:
        return self.saisissable and bool(self.precedent) and not self.lecture


def phrase_de_compte(texte: Any, minimum: int, maximum: int) -> str:
    """How long a text is, beside its limits. `static/js/saisie.js` says the same while one types."""
    longueur = len(nettoyer(texte or ""))
    dit = f"{nombre(longueur)} caractère{pluriel(longueur)}"
    if maximum and longueur > maximum:
        return f"{dit}{INSECABLE}: {nombre(longueur - maximum)} de trop."
    if longueur < minimum:
        return f"{dit}{INSECABLE}: encore {nombre(minimum - longueur)} au moins."
    return f"{dit} sur {nombre(maximum)}." if maximum else f"{dit}."


def lire(dossier: Dossier, question: Question, contenu: Any) -> Lecture:
    """An answer in words, or as a table."""
    if question.tableau:
        return Lecture(tableau=tableau(question, contenu, dossier.donnees.lignes_de(question)))
    return Lecture(texte=afficher(question, contenu))


def presenter(
    dossier: Dossier,
    section: Section,
    form: SectionForm | None,
    conflits: Mapping[str, Conflit],
    jetons: Mapping[str, str],
) -> list[QuestionAffichee]:
    """Questions of a section in order. `form` is None in reading mode; `jetons` replaces the token of some questions."""
    alertes = alertes_par_question(dossier, section)
    return [
        _presenter_une(dossier, question, form, conflits, jetons, alertes.get(question.cle, ()))
        for question in section.questions
        if question.cle in dossier.donnees.visibles or (form and question in form.questions)
    ]


def alertes_par_question(dossier: Dossier, section: Section) -> dict[str, tuple[Anomalie, ...]]:
    """{key: what is wrong with the answer}, of one section."""
    alertes: dict[str, tuple[Anomalie, ...]] = {}
    for a in anomalies(dossier.donnees, section.lettre):
        alertes[a.cle] = (*alertes.get(a.cle, ()), a)
    return alertes


def textes_des_ecarts(dossier: Dossier, question: Question) -> dict[str, str]:
    """{« n1 », « portail »: the change in words}."""
    return {str(e.origine): e.texte for e in ecarts(dossier.donnees, question, dossier.a_confirmer.get(question.cle))}


def demande_une_explication(alertes: Iterable[Anomalie]) -> bool:
    """Whether one of these can be explained, however it is by now: the field stays where it was asked for."""
    return any(not a.bloquante and not a.information for a in alertes)


def _presenter_une(
    dossier: Dossier,
    question: Question,
    form: SectionForm | None,
    conflits: Mapping[str, Conflit],
    jetons: Mapping[str, str],
    alertes: tuple[Anomalie, ...],
) -> QuestionAffichee:
    saisissable = form is not None and question in form.questions
    stockee = dossier.valeurs.get(question.cle)
    contenu: Any = (
        dossier.donnees.calculs.get(question.cle) if question.type is Type.CALCUL else stockee and stockee.contenu
    )
    return QuestionAffichee(
        question=question,
        visible=question.cle in dossier.donnees.visibles,
        saisissable=saisissable,
        champs=_champs(form, question) if form and saisissable and not question.tableau else (),
        lignes=_lignes(dossier, form, question, contenu) if form and saisissable and question.tableau else (),
        entetes=_entetes(question),
        totaux=totaux(question.tableau, contenu or {}) if question.tableau else (),
        jeton=jetons.get(question.cle) or (str(form.jeton_de(question)) if form and saisissable else ""),
        lecture=lire(dossier, question, contenu),
        precedent=lire(dossier, question, valeur_precedente(dossier, question)),
        portail=lire(dossier, question, valeur_du_portail(dossier, question)) if saisissable else Lecture(),
        a_confirmer=bool(stockee and not stockee.confirmee and stockee.contenu is not None),
        conflit=_conflit(dossier, question, conflits.get(question.cle)),
        alertes=tuple(a.phrase for a in alertes),
        ecarts=textes_des_ecarts(dossier, question),
        explication=_expliquer(dossier, question, form if saisissable else None, conflits, jetons, alertes),
    )


def _expliquer(
    dossier: Dossier,
    question: Question,
    form: SectionForm | None,
    conflits: Mapping[str, Conflit],
    jetons: Mapping[str, str],
    alertes: tuple[Anomalie, ...],
) -> ExplicationAffichee | None:
    texte = dossier.donnees.explication(question.cle)
    explication = form.explications.get(question.cle) if form else None
    if form is None or explication is None:
        return ExplicationAffichee(None, "", "", False, texte, None) if texte else None
    return ExplicationAffichee(
        champ=form.champ_d_explication(question),
        champ_jeton=explication.cle + SUFFIXE_JETON,
        jeton=jetons.get(explication.cle) or str(form.jeton_de(explication)),
        demandee=demande_une_explication(alertes),
        texte=texte,
        conflit=_conflit(dossier, explication, conflits.get(explication.cle)),
    )


def _champs(form: SectionForm, question: Question) -> tuple[BoundField, ...]:
    noms = (question.cle, question.cle + SUFFIXE_AUTRE, question.cle + SUFFIXE_RETIRER)
    return tuple(form[nom] for nom in noms if nom in form.fields)


def _entetes(question: Question) -> tuple[tuple[str, str], ...]:
    if not question.tableau:
        return ()
    return tuple((f"{question.cle}_colonne_{c.cle}", entete(c)) for c in question.tableau.colonnes)


def _lignes(dossier: Dossier, form: SectionForm, question: Question, contenu: Any) -> tuple[LigneDeSaisie, ...]:
    forme = question.tableau
    assert forme is not None
    lignes = []
    for ligne in dossier.donnees.lignes_de(question):
        ancre = f"{question.cle}_ligne_{ligne.cle}"
        cases = tuple(
            (form[nom_de_case(question, ligne, c)], f"{ancre} {question.cle}_colonne_{c.cle}", entete(c))
            for c in forme.colonnes
        )
        total = total_de_ligne(forme, (contenu or {}).get(ligne.cle))
        lignes.append(LigneDeSaisie(ligne.cle, ancre, ligne.libelle, cases, total))
    return tuple(lignes)


def _conflit(dossier: Dossier, question: Question, conflit: Conflit | None) -> ConflitAffiche | None:
    if conflit is None:
        return None
    valeur = conflit.valeur
    return ConflitAffiche(
        cle=question.cle,
        intitule=question.numero
        if question.cle in dossier.questionnaire.par_cle
        else f"{question.numero}, explication",
        auteur=_auteur(valeur),
        le=valeur.modifiee_le if valeur else None,
        actuel=lire(dossier, question, conflit.actuel),
    )


def _auteur(valeur: Valeur | None) -> str:
    if valeur and valeur.auteur:
        return str(valeur.auteur)
    return valeur.contribution.auteur if valeur and valeur.contribution else "Une autre personne"
