-- Patients who were told to have paid once or pressed a button of the payment page.
CREATE TABLE proofs (
  patient_id uuid PRIMARY KEY
);
INSERT INTO proofs (patient_id) SELECT DISTINCT patient_id FROM payments WHERE charge_id IS NOT NULL AND patient_id IS NOT NULL;
