-- returns nothing
-- By what that patient is found from now on. Sees what others have committed about them: whoever asks has their row.
WITH words AS (
  SELECT DISTINCT w.word COLLATE "C" AS word
  FROM json_array_elements_text(CAST(:words AS json)) AS w (word)),
gone AS (
  DELETE FROM patient_words
  WHERE patient_id = CAST(:id AS uuid)
    AND NOT EXISTS (SELECT FROM words WHERE words.word = patient_words.word))
INSERT INTO patient_words (word, patient_id)
SELECT words.word, CAST(:id AS uuid)
FROM words
ON CONFLICT DO NOTHING
