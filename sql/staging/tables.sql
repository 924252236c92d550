-- What Python hands to SQL (docs/architecture.md, "Staging tables"). A table or column that is not handed over stays empty.

CREATE TABLE staging.claims (
    claim_id VARCHAR,
    table_name VARCHAR,
    record_id VARCHAR,
    field VARCHAR,
    value VARCHAR,
    original_value VARCHAR,
    document_id VARCHAR,
    page BIGINT,
    char_start BIGINT,
    char_end BIGINT,
    quote VARCHAR,
    method VARCHAR,
    confidence DOUBLE,
    accepted BOOLEAN,
    basis VARCHAR,
    reason VARCHAR
);

-- A row is one row to be built, of a core, link or support table.
CREATE TABLE staging.records (table_name VARCHAR, record_id VARCHAR, review VARCHAR, PRIMARY KEY (table_name, record_id));

-- A row is one cell that is not a statement of a document.
CREATE TABLE staging.attributes (table_name VARCHAR, record_id VARCHAR, field VARCHAR, value VARCHAR);

-- A row is one EDTF string with its bounds; an open end has none.
CREATE TABLE staging.edtf (edtf VARCHAR PRIMARY KEY, earliest DATE, latest DATE);

CREATE TABLE staging.documents (
    document_id VARCHAR PRIMARY KEY,
    file_name VARCHAR,
    title VARCHAR,
    author VARCHAR,
    publisher VARCHAR,
    date_edtf VARCHAR,
    date_origin VARCHAR,
    kind VARCHAR,
    form VARCHAR,
    form_confidence DOUBLE,
    form_reason VARCHAR,
    licence VARCHAR,
    may_redistribute BOOLEAN,
    url VARCHAR,
    sha256 VARCHAR,
    text_sha256 VARCHAR,
    pages BIGINT,
    characters BIGINT,
    notes_found BIGINT,
    notes_expected BIGINT,
    status VARCHAR,
    cites_document_id VARCHAR,
    retrieved DATE
);

CREATE TABLE staging.passages (
    document_id VARCHAR,
    number BIGINT,
    page BIGINT,
    char_start BIGINT,
    char_end BIGINT,
    label VARCHAR,
    item VARCHAR,
    text VARCHAR
);

CREATE TABLE staging.amounts (
    amount_id VARCHAR,
    document_id VARCHAR,
    page BIGINT,
    char_start BIGINT,
    char_end BIGINT,
    quote VARCHAR,
    kind VARCHAR,
    value_low DOUBLE,
    value_high DOUBLE,
    currency VARCHAR,
    unit VARCHAR,
    outcome VARCHAR,
    record_id VARCHAR,
    reason VARCHAR
);

CREATE TABLE staging.redactions (
    document_id VARCHAR,
    page BIGINT,
    char_start BIGINT,
    char_end BIGINT,
    mark VARCHAR,
    exemption VARCHAR
);

-- A row is what one document shows about an empty cell; SQL finds the other empty cells.
CREATE TABLE staging.gaps (table_name VARCHAR, record_id VARCHAR, field VARCHAR, reason VARCHAR, document_id VARCHAR);

CREATE TABLE staging.id_redirects (
    table_name VARCHAR,
    old_id VARCHAR,
    new_id VARCHAR,
    cause VARCHAR,
    reason VARCHAR,
    held VARCHAR
);

CREATE TABLE staging.issues (
    level VARCHAR,
    kind VARCHAR,
    message VARCHAR,
    document_id VARCHAR,
    table_name VARCHAR,
    record_id VARCHAR
);

CREATE TABLE staging.decisions (
    decision_id VARCHAR,
    kind VARCHAR,
    left_id VARCHAR,
    left_name VARCHAR,
    left_document_id VARCHAR,
    right_id VARCHAR,
    right_name VARCHAR,
    right_document_id VARCHAR,
    rule VARCHAR,
    score DOUBLE,
    outcome VARCHAR
);

CREATE TABLE staging.corrections (
    correction_id VARCHAR,
    action VARCHAR,
    table_name VARCHAR,
    record_id VARCHAR,
    field VARCHAR,
    old_value VARCHAR,
    new_value VARCHAR,
    document_id VARCHAR,
    quote VARCHAR,
    other_document_id VARCHAR,
    other_quote VARCHAR,
    coder VARCHAR,
    date VARCHAR,
    reason VARCHAR,
    outcome VARCHAR
);

-- The middle of two bounds given as text, or the one that is known.
CREATE MACRO staging.midpoint(LOW, HIGH) AS coalesce((low::DOUBLE + high::DOUBLE) / 2, low::DOUBLE, high::DOUBLE);
