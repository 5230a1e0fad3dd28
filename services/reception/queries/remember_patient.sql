-- returns nothing
-- The highest version wins; where none is told, what was told later. With what they are found by.
WITH told AS (
  INSERT INTO known_patients AS k (id, full_name, email, phone, told_at, version)
  VALUES (
    CAST(:id AS uuid), :name, :email, :phone, CAST(:told_at AS timestamptz), CAST(:version AS bigint))
  ON CONFLICT (id) DO UPDATE
  SET full_name = EXCLUDED.full_name,
      email = EXCLUDED.email,
      phone = EXCLUDED.phone,
      told_at = GREATEST(k.told_at, EXCLUDED.told_at),
      version = GREATEST(k.version, EXCLUDED.version)
  WHERE CASE WHEN EXCLUDED.version IS NULL THEN k.told_at < EXCLUDED.told_at
        ELSE COALESCE(k.version < EXCLUDED.version, TRUE) END
  RETURNING id),
words AS (
  SELECT DISTINCT w.word COLLATE "C" AS word
  FROM json_array_elements_text(CAST(:words AS json)) AS w (word)),
gone AS (
  DELETE FROM patient_words
  USING told
  WHERE patient_id = told.id
    AND NOT EXISTS (SELECT FROM words WHERE words.word = patient_words.word))
INSERT INTO patient_words (word, patient_id)
SELECT words.word, told.id
FROM told, words
ON CONFLICT DO NOTHING
