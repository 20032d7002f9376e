"""Forms that follow the signature: what was typed stays, the sentence stands beside the field."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from circulaires.models import Texte
from tests.circulaires.fabriques import PDF, publie, signe
from tests.fabriques import administrateur, agent

pytestmark = pytest.mark.django_db


def test_programmer_a_l_heure_de_paris_puis_le_lire_et_l_annuler(client_de):
    texte = signe()
    client = client_de(administrateur())
    page = client.post(
        "/circulaires/2027/publier/programmer/", {"publication_prevue_le": "2027-01-11T09:00"}, follow=True
    )
    phrase = "Publication prévue le 11\u00a0janvier 2027 à 9\u00a0h\u00a000, heure de Paris."
    assert phrase in page.content.decode()
    for adresse in ("/circulaires/2027/modifier/", "/circulaires/2027/publier/"):
        assert phrase in client.get(adresse).content.decode()
    client.post("/circulaires/2027/publier/annuler/")
    texte.refresh_from_db()
    assert (texte.statut, texte.publication_prevue_le) == ("signe", None)


def test_programmer_dans_le_passe(client_de):
    signe()
    page = client_de(administrateur()).post(
        "/circulaires/2027/publier/programmer/", {"publication_prevue_le": "2020-01-11T09:00"}
    )
    form = page.context["form"]
    assert form.errors == {"publication_prevue_le": ["L’instant de la publication doit être à venir."]}
    assert form["publication_prevue_le"].value() == "2020-01-11T09:00"


def test_abroger_demande_puis_le_dit(client_de):
    publie()
    client = client_de(administrateur())
    assert "jusqu’à la veille de cette date" in client.get("/circulaires/2027/abroger/").content.decode()
    hier = timezone.localdate() - timedelta(days=1)
    refus = client.post("/circulaires/2027/abroger/", {"abroge_le": hier.isoformat(), "motif": "Refonte"})
    assert refus.context["form"].errors == {"abroge_le": ["La date d’abrogation ne peut pas être passée."]}
    assert refus.context["form"]["motif"].value() == "Refonte"
    page = client.post(
        "/circulaires/2027/abroger/", {"abroge_le": timezone.localdate().isoformat(), "motif": "Refonte"}, follow=True
    )
    assert "Texte abrogé à compter du" in page.content.decode()
    assert client.get("/circulaires/2027/abroger/").status_code == 403


@pytest.mark.parametrize(
    ("saisie", "champ", "phrase"),
    [
        ({"legifrance_date": "2026-11-19"}, "legifrance_date", "ne peut pas précéder la signature"),
        ({"legifrance_date": "2099-01-01"}, "legifrance_date", "dans le futur"),
        ({"legifrance_adresse": "http://www.legifrance.gouv.fr/x"}, "legifrance_adresse", "en https"),
        ({"legifrance_adresse": "https://legifrance.gouv.fr.example.org/x"}, "legifrance_adresse", "en https"),
        ({"legifrance_adresse": "https://www.legifrance.gouv.fr/x"}, "legifrance_date", "Indiquez la date"),
        ({"legifrance_date": "2026-11-20", "legifrance_non_concerne": "on"}, "legifrance_non_concerne", "n’a ni date"),
    ],
)
def test_une_saisie_de_legifrance_refusee(client_de, saisie, champ, phrase):
    publie()
    page = client_de(agent()).post("/circulaires/2027/legifrance/", saisie)
    erreurs = page.context["form"].errors
    assert list(erreurs) == [champ]
    assert phrase in erreurs[champ][0]


def test_l_alerte_de_legifrance_n_est_que_pour_la_mildeca(client, client_de):
    publie(date_signature=timezone.localdate() - timedelta(days=100))
    phrase = "trois mois après la signature"
    assert phrase in client_de(agent()).get("/circulaires/2027/").content.decode()
    assert phrase not in client.get("/circulaires/2027/").content.decode()


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [(b"<html></html>", "PDF"), (PDF + b"0" * (60 * 1024 * 1024), "Mo")],
)
def test_un_fichier_de_reference_refuse(client_de, contenu, phrase):
    depot = SimpleUploadedFile("texte.pdf", contenu, "application/pdf")
    page = client_de(agent()).post("/circulaires/2025/completer/", {"signataire": "Le président", "fichier": depot})
    form = page.context["form"]
    assert list(form.errors) == ["fichier"]
    assert phrase in form.errors["fichier"][0]
    assert form["signataire"].value() == "Le président"


def test_completer_un_texte_de_reference(client_de):
    depot = SimpleUploadedFile("texte.pdf", PDF, "application/pdf")
    saisie = {"date_signature": "2025-01-20", "signataire": "Le président", "reference": "X/1", "fichier": depot}
    client_de(agent()).post("/circulaires/2025/completer/", saisie)
    texte = Texte.objects.get(exercice=2025, nature="annuelle")
    lue = (texte.date_signature.isoformat(), texte.signataire, texte.reference, texte.fichier.nom)
    assert lue == ("2025-01-20", "Le président", "X/1", "texte.pdf")


@pytest.mark.parametrize(
    ("adresse", "champ"),
    [
        ("/circulaires/2026/abroger/", "motif"),
        ("/circulaires/2027/modifier/signature/", "signataire"),
        ("/circulaires/2018/completer/", "reference"),
    ],
)
def test_aucun_champ_ne_prend_de_html(client_de, adresse, champ):
    publie(2026)
    signe(2027, statut="en_relecture")
    page = client_de(administrateur()).post(adresse, {champ: "<script>alert(1)</script>"})
    assert page.context["form"].errors[champ] == ["Ce champ ne peut pas contenir de balises HTML (<script>)."]
