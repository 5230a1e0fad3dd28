-- Apart from the columns, so that reads go on while they are built.
CREATE UNIQUE INDEX appointments_choose_token ON appointments (choose_token) WHERE choose_token IS NOT NULL;
CREATE INDEX appointments_answer_by ON appointments (answer_by) WHERE answer_by IS NOT NULL;
