-- What is told somebody about an appointment is found by them; where there is half a confirmation they stand in that
-- half. Whose is not known holds nothing of anybody.
ALTER TABLE correspondences ADD KEY IF NOT EXISTS correspondences_patient (patient_id, appointment_id);
UPDATE correspondences
SET patient_id = COALESCE(JSON_VALUE(confirmed, '$.patient_id'), JSON_VALUE(invoice, '$.patient_id')),
    version = version + 1
WHERE patient_id IS NULL AND (confirmed IS NOT NULL OR invoice IS NOT NULL);

-- Whatever these held is in correspondences since 0004, by whom it can be found.
DELETE FROM plans;
DELETE FROM confirmations;
