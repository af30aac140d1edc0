// What the API says, as docs/api.md has it. Types only: nothing here runs.

export type Lang = "vi" | "en";
export interface Text {
    vi: string;
    en: string;
}
export type Data = Record<string, unknown>;

export interface Named {
    id: string;
    title: Text;
}
export interface Person {
    id: string;
    name: string;
}

export interface Me {
    id: string;
    username: string;
    name: string;
    organisation: string | null;
    roles: string[];
    workflows: { workflow: string; title: Text; may_open: boolean }[];
}

export interface FieldError {
    pointer: string;
    code: string;
    detail: Text;
}

export interface Rule {
    file?: string;
    line?: number;
    basis?: string | null;
    confidence?: string | null;
    when?: string | null;
}

export interface Problem {
    type?: string;
    title: string;
    status: number;
    detail?: string;
    code: string;
    request_id?: string;
    rule?: Rule;
    allowed_roles?: string[];
    current_version?: number;
    errors?: FieldError[];
}

export type FieldType =
    | "string"
    | "text"
    | "integer"
    | "money"
    | "decimal"
    | "percent"
    | "date"
    | "boolean"
    | "choice"
    | "choices"
    | "file"
    | "files"
    | "table"
    | "tax_code"
    | "phone"
    | "email"
    | "place"
    | "person";

export interface FieldHint {
    name: string;
    type: FieldType;
    label: Text;
    hint?: Text | null;
    section?: string | null;
    required?: boolean;
    required_when?: string | null;
    show_when?: string | null;
    must_be_true?: boolean;
    options?: { value: string; label: Text }[] | null;
    columns?: FieldHint[] | null;
    min?: number | null;
    max?: number | null;
    pattern?: string | null;
    currency?: string | null;
    accept?: string[] | null;
    max_size_bytes?: number | null;
    basis?: string | null;
}

export interface FormSchema {
    properties: Record<string, { "x-docket": FieldHint }>;
    "x-docket": {
        workflow: string;
        version: number;
        form: string;
        title: Text;
        intro?: Text | null;
        sections?: Named[] | null;
        order?: string[] | null;
    };
}

export interface Evaluation {
    shown: string[];
    required: string[];
    errors: FieldError[];
}

export interface WorkflowItem {
    workflow: string;
    version: number;
    title: Text;
    description: Text | null;
    may_open: boolean;
}

export interface WorkflowTransition {
    id: string;
    from: string;
    event: string | null;
    to: string[];
    by: string[];
    label: Text | null;
    basis?: string | null;
}

export interface Workflow extends WorkflowItem {
    roles: { id: string; title: Text; party: boolean }[];
    states: { id: string; path: string; title: Text | null; stage?: string | null }[];
    transitions: WorkflowTransition[];
    stages: Named[];
    forms: string[];
    opening: { event: string; form: string | null } | null;
}

export interface DocumentInfo {
    id: string;
    kind: string;
    name: string;
    media: string;
    size: number;
    sha256: string;
    by: Person | string;
    at: string;
}

export interface Task {
    id: string;
    case_id: string;
    case_code: string;
    case_title: string | Text;
    workflow: string;
    workflow_title: Text;
    state: Named;
    title: Text | null;
    role: string;
    role_title: Text;
    assignee: Person | null;
    mine: boolean;
    opened_at: string;
    due_at: string | null;
    overdue: boolean;
}

export interface Action {
    event: string;
    label: Text | null;
    form: string | null;
    requires: { reason: boolean; signature: boolean; documents: string[] };
    to: Named[];
    basis?: string | null;
    consequence: Text | null;
}

export interface Blocked {
    event: string;
    label: Text | null;
    code: string;
    why: Text;
    allowed_roles: Named[];
    rule?: Rule | null;
}

export interface DataLabel {
    label: Text;
    type: FieldType;
    options?: FieldHint["options"];
    columns?: FieldHint[] | null;
    form: string | null;
    currency?: string | null;
}

export interface Case {
    id: string;
    code: string;
    workflow: string;
    workflow_title: Text;
    definition: { version: number; sha256: string };
    version: number;
    title: string | Text;
    opened_at: string;
    updated_at: string;
    opened_by: Person;
    outcome: string | null;
    outcome_title: Text | null;
    closed: boolean;
    configuration: string[];
    states: { id: string; path: string; title: Text }[];
    stages: { id: string; title: Text; state: "done" | "current" | "todo" }[];
    portal_status: number | string | null;
    data: Data;
    data_labels: Record<string, DataLabel>;
    parties: { role: string; title: Text; person: Person }[];
    documents: DocumentInfo[];
    tasks: Task[];
    deadlines: { kind: string; event: string; state: string; due_at: string }[];
    my_roles: string[];
    actions: Action[];
    blocked: Blocked[];
}

export interface CaseItem {
    id: string;
    code: string;
    workflow: string;
    workflow_title: Text;
    title: string | Text;
    states: Named[];
    outcome: string | null;
    outcome_title?: Text | null;
    opened_at: string;
    updated_at: string;
    due_at: string | null;
}

export interface Entry {
    seq: number;
    type: string;
    event: string | null;
    transition: string | null;
    from: string | string[];
    to: string | string[];
    at: string;
    due: string | null;
    actor: { id: string | null; name: string | null; kind: string; roles: string[] } | null;
    reason: string | null;
    comment: { text: string; audience: "internal" | "everyone" } | null;
    data: Data | null;
    documents?: DocumentInfo[];
    effects: { kind: string; arguments: unknown }[] | null;
    hash: string;
    prev: string;
}

export interface Page<T> {
    items: T[];
    next: string | null;
}
