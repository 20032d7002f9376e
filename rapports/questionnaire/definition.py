"""Frozen form of a questionnaire: sections, questions, conditions, checks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Type(StrEnum):
    ENTIER = "entier"
    DECIMAL = "decimal"
    EUROS = "euros"
    POURCENTAGE = "pourcentage"
    DATE = "date"
    OUI_NON = "oui_non"
    CHOIX = "choix"
    CHOIX_MULTIPLE = "choix_multiple"
    TEXTE = "texte"
    TEXTE_LONG = "texte_long"
    FICHIER = "fichier"
    TABLEAU = "tableau"
    CALCUL = "calcul"


NOMBRES = frozenset({Type.ENTIER, Type.DECIMAL, Type.EUROS, Type.POURCENTAGE})
TYPES_DE_COLONNE = NOMBRES | {Type.DATE, Type.TEXTE}


class Qui(StrEnum):
    """Who answers: « R » questions stand in the answer of the préfecture de région only."""

    DEPARTEMENTAL = "D"
    REGIONAL = "R"


class Severite(StrEnum):
    """`BLOQUANTE` prevents the submission, `AVERTISSEMENT` asks for an explanation, `INFORMATION` is only shown."""

    BLOQUANTE = "bloquante"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Choix:
    """`exclusif`: cannot be ticked with another (« aucun »)."""

    code: str
    libelle: str
    exclusif: bool = False


@dataclass(frozen=True, slots=True)
class Colonne:
    cle: str
    libelle: str
    type: Type
    unite: str = ""


@dataclass(frozen=True, slots=True)
class Ligne:
    cle: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Tableau:
    """Rows × columns. `source`: rows given by the territory (« prefectures_de_la_region »), put before `lignes`.

    `total`: a last line adds each column; `total_lignes`: a last column adds each line.
    """

    colonnes: tuple[Colonne, ...]
    lignes: tuple[Ligne, ...] = ()
    source: str = ""
    total: bool = False
    total_lignes: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """One typed comparison on another answer: = != < <= > >= contient ne_contient_pas remplie."""

    question: str
    operateur: str
    valeur: str | bool | Decimal | None = None


@dataclass(frozen=True, slots=True)
class Groupe:
    """All (`et`) or any (`ou`) of several conditions."""

    lien: str
    parties: tuple["Condition", ...]


Condition = Test | Groupe


@dataclass(frozen=True, slots=True)
class Operande:
    """Sum of `termes`, times `facteur`; or a constant (number, or ISO date).

    A term is a key, « key#column » for the total of a column, or « @code » for a value the portal knows.
    The first term must have a value for the check to run; the others count for 0 when empty. `parametre`: name of the
    parameter of the questionnaire that gave `facteur`.
    """

    termes: tuple[str, ...] = ()
    facteur: Decimal | None = None
    parametre: str = ""
    constante: str = ""


@dataclass(frozen=True, slots=True)
class Comparaison:
    gauche: Operande
    operateur: str
    droite: Operande
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Contient:
    """Raised when the multiple choice `question` holds `code`."""

    question: str
    code: str


@dataclass(frozen=True, slots=True)
class Variation:
    """Raised when the answer moves away from last year's by more than `seuil` (a share, 0.5 for 50 %)."""

    question: str
    seuil: Decimal
    parametre: str = ""


Regle = Comparaison | Contient | Variation


@dataclass(frozen=True, slots=True)
class Controle:
    """A check. `message` is shown at `question`; a warning must be explained in `commentaire` (or the section's)."""

    code: str
    question: str
    regle: Regle
    severite: Severite
    message: str
    commentaire: str = ""
    modele_message: str = ""


@dataclass(frozen=True, slots=True)
class Formule:
    """Sum of `numerateur` / sum of `denominateur` (keys or « key#column »), as a percentage when `pourcentage`."""

    numerateur: tuple[str, ...]
    denominateur: tuple[str, ...]
    pourcentage: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """`cle` is stable across years; `numero` is what is printed. `a_confirmer`: our proposal, told to the MILDECA only.

    `equivalent_n1`: key of the same question in last year's questionnaire. `preremplissage`: code of a value that the
    portal knows. `rapport`: chapter of the national report where the answer is used.
    """

    cle: str
    numero: str
    libelle: str
    type: Type
    obligatoire: bool = False
    qui: Qui = Qui.DEPARTEMENTAL
    aide: str = ""
    unite: str = ""
    choix: tuple[Choix, ...] = ()
    autre: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimales: int = 2
    longueur_min: int = 0
    longueur_max: int = 0
    image: bool = False
    tableau: Tableau | None = None
    formule: Formule | None = None
    condition: Condition | None = None
    condition_phrase: str = ""
    equivalent_n1: str = ""
    preremplissage: str = ""
    rapport: str = ""
    a_confirmer: bool = False
    # As written, when the label or the help quotes a parameter: « moins de {petite_action} € ».
    modele_libelle: str = ""
    modele_aide: str = ""

    @property
    def est_nombre(self) -> bool:
        return self.type in NOMBRES


@dataclass(frozen=True)
class Section:
    lettre: str
    titre: str
    questions: tuple[Question, ...]
    aide: str = ""

    @cached_property
    def commentaire(self) -> str:
        """Key of the free comment that closes the section."""
        return self.questions[-1].cle


@dataclass(frozen=True)
class Questionnaire:
    exercice: int
    titre: str
    sections: tuple[Section, ...]
    controles: tuple[Controle, ...] = ()
    parametres: dict[str, Decimal] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    @cached_property
    def par_cle(self) -> dict[str, Question]:
        return {q.cle: q for q in self}

    @cached_property
    def section_de(self) -> dict[str, str]:
        """{key: letter of its section}."""
        return {q.cle: s.lettre for s in self.sections for q in s.questions}

    @cached_property
    def par_lettre(self) -> dict[str, Section]:
        return {s.lettre: s for s in self.sections}

    @cached_property
    def averties(self) -> frozenset[str]:
        """Keys of the questions at which a warning may be raised."""
        return frozenset(c.question for c in self.controles if c.severite is Severite.AVERTISSEMENT)

    @cached_property
    def codes_compares(self) -> frozenset[str]:
        """Codes of the portal's values that a check looks at (« @code »)."""
        regles = (c.regle for c in self.controles)
        operandes = (o for r in regles if isinstance(r, Comparaison) for o in (r.gauche, r.droite))
        return frozenset(t.removeprefix("@") for o in operandes for t in o.termes if t.startswith("@"))

    @cached_property
    def dependantes(self) -> dict[str, frozenset[str]]:
        """{letter: sections that count otherwise after an answer of that section, itself included}.

        Its questions show or hide with it, or its checks read what shows there.
        """
        liens = {s.lettre: {s.lettre} for s in self.sections}
        for question in self:
            for cle in cles_de(question.condition):
                liens[self.section_de[cle]].add(self.section_de[question.cle])
        for _ in self.sections:  # a question that hides may hide another in turn
            liens = {lettre: set().union(*(liens[autre] for autre in autres)) for lettre, autres in liens.items()}
        lues = {lettre: self._controlees_avec(lettre) for lettre in liens}
        return {lettre: frozenset(autres).union(*(lues[autre] for autre in autres)) for lettre, autres in liens.items()}

    def _controlees_avec(self, lettre: str) -> set[str]:
        """Sections where a check is raised that reads an answer of the section `lettre`."""
        return {
            self.section_de[controle.question]
            for controle in self.controles
            if any(self.section_de.get(cle) == lettre for cle in cles_lues(controle))
        }


def cles_de(condition: Condition | None) -> Iterator[str]:
    """Keys a condition looks at."""
    if isinstance(condition, Test):
        yield condition.question
    elif isinstance(condition, Groupe):
        for partie in condition.parties:
            yield from cles_de(partie)


def cles_lues(controle: Controle) -> Iterator[str]:
    """Keys of the answers a check looks at, its comment included."""
    yield controle.question
    yield controle.commentaire
    if isinstance(controle.regle, Comparaison):
        for terme in (*controle.regle.gauche.termes, *controle.regle.droite.termes):
            yield terme.partition("#")[0]
    else:
        yield controle.regle.question
