-- What makes an AllergyList, in the order of its members.
  person_id, patient_id, allergies, erased, version
