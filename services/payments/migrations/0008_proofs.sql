-- Patients of whom was told that they have paid once or pressed a button of the payment page. Who did so before this is
-- told of once more, for appointments may not know it of all.
CREATE TABLE proofs (
  patient_id uuid PRIMARY KEY
);
