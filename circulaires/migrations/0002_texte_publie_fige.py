"""A published text and all it holds are frozen by the database, whoever asks; only its state and Légifrance move on.

Reference rows stay open: they are what the sources tell of texts written elsewhere, and are corrected.
"""

from django.db import migrations

TEXTE = """
CREATE FUNCTION circulaires_texte_fige() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mobiles text[] := ARRAY['statut', 'legifrance_date', 'legifrance_adresse', 'version', 'modifie_le'];
BEGIN
    IF OLD.origine = 'reference' OR OLD.statut NOT IN ('publie', 'remplace', 'abroge') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'texte % publié : il ne peut pas être supprimé', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.statut NOT IN ('publie', 'remplace', 'abroge') OR to_jsonb(NEW) - mobiles <> to_jsonb(OLD) - mobiles THEN
        RAISE EXCEPTION 'texte % publié : il ne peut plus être modifié', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER circulaires_texte_fige BEFORE UPDATE OR DELETE ON circulaires_texte
    FOR EACH ROW EXECUTE FUNCTION circulaires_texte_fige();

CREATE FUNCTION circulaires_refuser_si_publie(texte bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM circulaires_texte t WHERE t.id = texte
                AND t.origine <> 'reference' AND t.statut IN ('publie', 'remplace', 'abroge')) THEN
        RAISE EXCEPTION 'texte % publié : son contenu ne peut plus être modifié', texte
            USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION circulaires_contenu_fige() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM circulaires_refuser_si_publie(OLD.texte_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM circulaires_refuser_si_publie(NEW.texte_id); END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION circulaires_objectifs_figes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM circulaires_refuser_si_publie(o.texte_id) FROM circulaires_orientationannuelle o
      WHERE o.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.orientationannuelle_id ELSE NEW.orientationannuelle_id END;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER circulaires_objectifs_figes
    BEFORE INSERT OR UPDATE OR DELETE ON circulaires_orientationannuelle_objectifs_cibles
    FOR EACH ROW EXECUTE FUNCTION circulaires_objectifs_figes();
"""
RETOUR = """
DROP TRIGGER circulaires_objectifs_figes ON circulaires_orientationannuelle_objectifs_cibles;
DROP TRIGGER circulaires_texte_fige ON circulaires_texte;
DROP FUNCTION circulaires_objectifs_figes();
DROP FUNCTION circulaires_contenu_fige();
DROP FUNCTION circulaires_refuser_si_publie(bigint);
DROP FUNCTION circulaires_texte_fige();
"""
CONTENUS = ["orientationannuelle", "chantierprioritaire", "regle", "echeancetexte", "annexe"]


def figer(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_fige BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION circulaires_contenu_fige();",
        f"DROP TRIGGER {table}_fige ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("circulaires", "0001_initial")]

    operations = [migrations.RunSQL(TEXTE, RETOUR), *(figer(f"circulaires_{nom}") for nom in CONTENUS)]
