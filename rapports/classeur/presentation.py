"""What the page of a deposited workbook shows, put together once for the template."""

from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.urls import reverse

from rapports.classeur.differences import Comparaison, Difference, Sorte
from rapports.classeur.reponses import Faute
from rapports.classeur.unites import est_explication
from rapports.dossiers import Dossier
from rapports.forms.classeur import SUFFIXE_JETON, RepriseForm
from rapports.presentation import Lecture, lire
from rapports.questionnaire.affichage import afficher, tableau
from rapports.questionnaire.definition import Question, Section
from rapports.questionnaire.explications import sans_prefixe


@dataclass(frozen=True, slots=True)
class DifferenceAffichee:
    """`champ`: what the person decides; None when nothing can be taken. `auteur`, `le`: of what stands on the portal."""

    question: Question
    maintenant: Lecture
    classeur: Lecture
    conflit: bool
    confirmation: bool
    champ: BoundField | None
    champ_jeton: str
    jeton: str
    auteur: str
    le: datetime | None
    fautes: tuple[Faute, ...]
    refus: str
    adresse: str

    @property
    def titre(self) -> str:
        return (
            self.question.libelle
            if est_explication(self.question)
            else f"{self.question.numero}. {self.question.libelle}"
        )

    @property
    def ancre(self) -> str:
        return f"q-{self.question.cle}"


@dataclass(frozen=True, slots=True)
class SectionAffichee:
    section: Section
    differences: tuple[DifferenceAffichee, ...]


@dataclass(frozen=True)
class Vue:
    """Differences by section, and what is only told."""

    form: RepriseForm
    sections: tuple[SectionAffichee, ...]
    disparues: tuple[tuple[Question, Lecture], ...]
    comparaison: Comparaison
    a_choisir: int
    conflits: int
    invalides: int
    fermees: int


def presenter(comparaison: Comparaison, dossier: Dossier, form: RepriseForm) -> Vue:
    sections = []
    for section in dossier.questionnaire.sections:
        ici = [_difference(d, dossier, form) for d in comparaison.differences if d.lettre == section.lettre]
        if ici:
            sections.append(SectionAffichee(section, tuple(ici)))
    return Vue(
        form=form,
        sections=tuple(sections),
        disparues=tuple(
            (d.question, Lecture(afficher(d.question, d.propose), tableau(d.question, d.propose, d.lignes)))
            for d in comparaison.disparues
        ),
        comparaison=comparaison,
        a_choisir=len(comparaison.a_choisir),
        conflits=len(comparaison.de_sorte(Sorte.CONFLIT)),
        invalides=len(comparaison.de_sorte(Sorte.INVALIDE)),
        fermees=len(comparaison.de_sorte(Sorte.FERMEE)),
    )


def _difference(d: Difference, dossier: Dossier, form: RepriseForm) -> DifferenceAffichee:
    ou = (dossier.reponse.campagne.exercice, dossier.prefecture.code, d.lettre)
    section = reverse("rapports:section", args=ou)
    auteur = str(d.valeur.auteur) if d.valeur and d.valeur.auteur else "Une autre personne"
    return DifferenceAffichee(
        question=d.question,
        maintenant=lire(dossier, d.question, d.actuel),
        classeur=lire(dossier, d.question, d.propose),
        conflit=d.sorte is Sorte.CONFLIT,
        confirmation=d.a_choisir and d.confirmation,
        champ=form[d.cle] if d.a_choisir else None,
        champ_jeton=d.cle + SUFFIXE_JETON,
        jeton=form.jeton_de(d.cle) if d.a_choisir else "",
        auteur=auteur,
        le=d.valeur.modifiee_le if d.valeur else None,
        fautes=d.fautes,
        refus=d.refus,
        adresse=f"{section}#q-{sans_prefixe(d.cle)}",
    )
