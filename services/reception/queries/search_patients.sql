-- returns KnownPatient
-- Of whom a word begins with each of these; newest first. Who is found is read before the newest are known: as many as
-- there are with such words. Each part is a LIMIT of its own, or a plan that knows little would read all there are.
SELECT k.id, k.full_name, k.email, k.phone
FROM (
  SELECT w.patient_id
  FROM json_array_elements_text(CAST(:beginnings AS json)) AS b (word)
  CROSS JOIN LATERAL (
    SELECT patient_id
    FROM patient_words
    WHERE word >= b.word
      AND word < b.word || chr(1114111)
    ORDER BY word
    LIMIT 100000) AS w
  WHERE w.patient_id < COALESCE(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  GROUP BY w.patient_id
  HAVING count(DISTINCT b.word) = CAST(:how_many AS bigint)
  ORDER BY w.patient_id DESC
  LIMIT CAST(:limit AS integer)) AS f
CROSS JOIN LATERAL (
  SELECT id, full_name, email, phone
  FROM known_patients
  WHERE id = f.patient_id
  LIMIT 1) AS k
ORDER BY k.id DESC
