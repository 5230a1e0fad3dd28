-- The summaries of a BRIN index only ever widen: once the place of what was forgotten is taken again, each covers all
-- ages, and who looks for old rows reads all. forget_deliveries goes by the primary key.
DROP INDEX inbox_received_at;
