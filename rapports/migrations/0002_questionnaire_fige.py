"""Published is frozen: the content of a questionnaire no longer changes once it is open, whoever asks."""

from django.db import migrations

CREER = """
CREATE FUNCTION questionnaire_fige() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'questionnaire % version % : figé', OLD.exercice, OLD.numero USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.definition IS DISTINCT FROM OLD.definition OR NEW.empreinte <> OLD.empreinte
       OR NEW.exercice <> OLD.exercice OR NEW.numero <> OLD.numero OR NEW.statut = 'composition' THEN
        RAISE EXCEPTION 'questionnaire % version % : figé', OLD.exercice, OLD.numero USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questionnaire_fige BEFORE UPDATE OR DELETE ON rapports_versionquestionnaire
    FOR EACH ROW WHEN (OLD.statut <> 'composition') EXECUTE FUNCTION questionnaire_fige();
"""
DEFAIRE = "DROP TRIGGER questionnaire_fige ON rapports_versionquestionnaire; DROP FUNCTION questionnaire_fige();"


class Migration(migrations.Migration):
    dependencies = [("rapports", "0001_initial")]

    operations = [migrations.RunSQL(CREER, DEFAIRE)]
