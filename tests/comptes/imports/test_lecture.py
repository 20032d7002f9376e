"""A file becomes rows that know where they stand; whatever is wrong is said with its sheet, row and column."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mildeca_portal.comptes.imports import lecture as lectures
from mildeca_portal.comptes.imports.export import modele_xlsx
from mildeca_portal.comptes.imports.feuilles import Lecture
from mildeca_portal.socle.fichiers import CSV, XLSX
from tests.comptes.imports.fichiers import AGATHE, ENTETES, ROMANE, classeur, csv


def lire(contenu: bytes, type_mime: str = XLSX) -> Lecture:
    return lectures.lire(contenu, type_mime)


def valeurs(lecture: Lecture) -> list[dict[str, object]]:
    assert [str(e) for e in lecture.erreurs] == []
    return [{cle: c.valeur for cle, c in ligne.cellules.items()} for ligne in lecture.lignes]


def test_une_ligne_d_un_classeur():
    lecture = lire(classeur(ROMANE))

    assert valeurs(lecture) == [
        {
            "fonction": "chef de projet",
            "niveau": "départemental",
            "code": "2A",
            "prenom": "Romane",
            "nom": "Casanova",
            "courriel": "romane.casanova@corse-du-sud.test",
            "debut": datetime(2026, 9, 1),
        }
    ]
    assert (lecture.lignes[0].feuille, lecture.lignes[0].numero) == ("Mandats", 2)
    assert lecture.avis == []


def test_les_titres_dans_un_autre_ordre_sans_accents_en_capitales_et_apres_un_titre():
    entetes = ["DEBUT", "e-mail *", "nom", "PRENOM", "Code Departement", "niveau (obligatoire)", "Observations"]
    ligne = dict(
        zip(entetes, [date(2026, 9, 1), "r@a.test", "Casanova", "Romane", "2A", "régional", "à voir"], strict=True)
    )
    lecture = lire(classeur(ligne, entetes=entetes, avant=[["Mouvement de septembre"], []]))

    [lue] = valeurs(lecture)
    assert lue["code"] == "2A"
    assert lue["courriel"] == "r@a.test"
    assert lecture.lignes[0].numero == 4
    assert lecture.avis == [
        "Feuille « Mandats » : colonne inconnue, qui ne sera pas lue : « Observations » (G).",
        (
            "Feuille « Mandats » : colonnes facultatives absentes : « Fonction », « Préfecture », « Titre », "
            "« Titre précisé », « Par intérim », « Fin », « Formation suivie le », « Service », « Quotité »."
        ),
    ]


def test_une_colonne_obligatoire_absente_et_une_en_double():
    entetes = [e for e in ENTETES if e != "Courriel"] + ["Nom"]

    assert [str(e) for e in lire(classeur(ROMANE, entetes=entetes)).erreurs] == [
        "Feuille «\u00a0Mandats\u00a0», ligne 1\u00a0: La colonne obligatoire « Courriel » est absente.",
        "Feuille «\u00a0Mandats\u00a0», ligne 1\u00a0: La colonne « Nom » figure plusieurs fois.",
    ]


def test_un_fichier_sans_titres_et_un_fichier_sans_ligne():
    sans_titres = lire(classeur({"a": 1}, entetes=["a", "b"]))
    sans_ligne = lire(classeur())

    assert [str(e) for e in sans_titres.erreurs] == [
        (
            "Aucune ligne de titres de colonnes n’a été trouvée. Colonnes obligatoires : Niveau, Code préfecture, Prénom, Nom, "
            "Courriel, Début."
        )
    ]
    assert [str(e) for e in sans_ligne.erreurs] == ["Ce fichier ne contient aucune ligne à importer."]


def test_plusieurs_feuilles_sont_lues_les_autres_nommees():
    def retoucher(w):
        w.create_sheet("Notes").append(["rien", "à", "lire"])
        f = w.create_sheet("Équipes")
        f.append(ENTETES)
        f.append([])
        f.append([AGATHE.get(e) for e in ENTETES])

    lecture = lire(classeur(ROMANE, retoucher=retoucher))

    assert [(ligne.feuille, ligne.numero) for ligne in lecture.lignes] == [("Mandats", 2), ("Équipes", 3)]
    assert lecture.avis == ["Feuille sans les titres de colonnes, non lue : « Notes »."]


def test_une_feuille_masquee_est_refusee():
    def retoucher(w):
        w.create_sheet("Vide")
        w["Mandats"].sheet_state = "hidden"

    lecture = lire(classeur(ROMANE, retoucher=retoucher))

    assert lecture.lignes == []
    assert [str(e) for e in lecture.erreurs] == [
        "Feuille «\u00a0Mandats\u00a0»\u00a0: Cette feuille est masquée : affichez-la ou supprimez-la."
    ]


def test_des_cellules_fusionnees_sous_les_titres_sont_refusees():
    def retoucher(w):
        w["Mandats"].merge_cells("A1:D1")
        w["Mandats"].merge_cells("C3:C4")

    lecture = lire(classeur(ROMANE, AGATHE, avant=[["Mouvement"]], retoucher=retoucher))

    assert [str(e) for e in lecture.erreurs] == [
        "Feuille «\u00a0Mandats\u00a0»\u00a0: Les cellules C3:C4 sont fusionnées : défusionnez-les et remplissez chacune."
    ]


def test_une_formule_et_une_erreur_du_tableur_sont_refusees_avec_leur_cellule():
    lecture = lire(
        classeur({**ROMANE, "Nom": "=A1&B1"}, retoucher=lambda w: setattr(w["Mandats"]["C2"], "value", "#REF!"))
    )
    [ligne] = lecture.lignes

    assert {cle: c.faute for cle, c in ligne.cellules.items() if c.faute} == {
        "nom": "Cette cellule contient une formule : collez-y la valeur.",
        "code": "Cette cellule est en erreur (#REF!).",
    }
    assert ligne.erreur("nom", "…").lieu == "Feuille «\u00a0Mandats\u00a0», ligne 2, colonne F (Nom)"


def test_un_texte_neutralise_a_l_export_est_retabli():
    def retoucher(w):
        w["Mandats"]["F2"].value, w["Mandats"]["F2"].data_type = "'=Casanova", "s"

    assert valeurs(lire(classeur({**ROMANE, "Prénom": "'d’Arc"}, retoucher=retoucher)))[0]["nom"] == "=Casanova"
    assert valeurs(lire(classeur({**ROMANE, "Prénom": "'d’Arc"})))[0]["prenom"] == "'d’Arc"


def test_les_dates_du_calendrier_de_1904():
    contenu = classeur(ROMANE, retoucher=lambda w: setattr(w, "epoch", CALENDAR_MAC_1904))

    assert load_workbook(io.BytesIO(contenu)).epoch == CALENDAR_MAC_1904
    assert valeurs(lire(contenu))[0]["debut"] == datetime(2026, 9, 1)


def test_la_ligne_d_exemple_du_modele_n_est_pas_une_ligne(settings):
    settings.DEMONSTRATION = True  # the mention stands above the headers
    lecture = lire(modele_xlsx())

    assert (lecture.lignes, lecture.exemples) == ([], 1)
    assert [str(e) for e in lecture.erreurs] == ["Ce fichier ne contient aucune ligne à importer."]


@pytest.mark.parametrize("separateur", [";", ",", "\t"])
@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252"])
def test_un_csv_de_chaque_sorte(separateur, encodage):
    lecture = lire(csv({**ROMANE, "Prénom": "Hélène"}, separateur=separateur, encodage=encodage), CSV)

    assert valeurs(lecture)[0]["prenom"] == "Hélène"
    assert lecture.lignes[0].erreur("prenom", "…").lieu == "Ligne 2, colonne E (Prénom)"


def test_un_guillemet_qui_n_est_pas_referme():
    contenu = csv(ROMANE).replace(b"Romane", b'"Romane')

    assert [str(e) for e in lire(contenu, CSV).erreurs] == [
        "Ligne 2 : un guillemet est mal placé ou n’est pas refermé."
    ]


def test_trop_de_lignes(monkeypatch):
    monkeypatch.setattr(lectures, "LIGNES_MAX", 2)

    assert len(lire(classeur(ROMANE, ROMANE)).lignes) == 2
    assert [str(e) for e in lire(classeur(ROMANE, ROMANE, ROMANE)).erreurs] == [
        "Ce fichier a 3 lignes : au plus 2 à la fois. Partagez-le."
    ]


@pytest.mark.parametrize(
    "feuille",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>',
        b"<worksheet><sheetData><row",
        b"",
    ],
    ids=["entités", "coupée", "vide"],
)
def test_un_classeur_hostile_ou_abime_est_une_phrase(feuille):
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(classeur(ROMANE))) as source, zipfile.ZipFile(sortie, "w") as cible:
        for nom in source.namelist():
            cible.writestr(nom, feuille if nom == "xl/worksheets/sheet1.xml" else source.read(nom))

    assert [str(e) for e in lire(sortie.getvalue()).erreurs] == [
        (
            "Ce classeur ne peut pas être lu : il est peut-être abîmé. Ouvrez-le, enregistrez-le à nouveau en XLSX, puis "
            "déposez-le."
        )
    ]
