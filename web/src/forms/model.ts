// A form as the pages walk it: sections in order, fields in order, declarations apart. Read from the API's JSON Schema.
// DOM-free. Conditions (CEL) are not read here: the server evaluates them.

import type { DataLabel, FieldHint, FormSchema, Named, Text } from "../api/types";

export interface Section {
    id: string;
    title: Text | null;
    fields: FieldHint[];
}

export interface Form {
    name: string;
    title: Text;
    intro: Text | null;
    sections: Section[];
    /// Booleans that must be true: asked last, beside the button that sends.
    declarations: FieldHint[];
    fields: FieldHint[];
    conditional: boolean;
}

/// Fields without a section, or with one that does not exist, are shown after the others under this id.
export const restSection = "rest";

export function readForm(schema: FormSchema): Form {
    const about = schema["x-docket"];
    const names = about.order?.length ? about.order : Object.keys(schema.properties);
    const fields = names.flatMap((name) => {
        const property = schema.properties[name];
        return property ? [normalField(property)] : [];
    });
    const declarations = fields.filter((field) => field.type === "boolean" && field.must_be_true);
    const asked = fields.filter((field) => !declarations.includes(field));
    return {
        name: about.form,
        title: about.title,
        intro: about.intro ?? null,
        sections: sectionsOf(about.sections ?? [], asked),
        declarations,
        fields,
        conditional: fields.some((field) => Boolean(field.show_when) || Boolean(field.required_when)),
    };
}

function sectionsOf(named: Named[], fields: FieldHint[]): Section[] {
    const sections: Section[] = named.map(({ id, title }) => ({ id, title, fields: [] }));
    const rest: Section = { id: restSection, title: null, fields: [] };
    for (const field of fields) (sections.find(({ id }) => id === field.section) ?? rest).fields.push(field);
    return [...sections, rest].filter((section) => section.fields.length > 0);
}

/// A property or a column: either the x-docket block itself or an object that has one.
function normalField(given: FieldHint | { "x-docket": FieldHint }): FieldHint {
    const field = "x-docket" in given ? given["x-docket"] : given;
    return { ...field, columns: field.columns?.map(normalField) ?? null };
}

/// A field for showing data whose form is no longer at hand.
export function fieldOfLabel(name: string, label: DataLabel): FieldHint {
    return {
        name,
        type: label.type,
        label: label.label,
        options: label.options ?? null,
        columns: label.columns?.map(normalField) ?? null,
        currency: label.currency ?? null,
    };
}

export function isShown(field: FieldHint, shown: ReadonlySet<string> | null): boolean {
    return shown === null ? !field.show_when : shown.has(field.name);
}

export function isRequired(field: FieldHint, required: ReadonlySet<string> | null): boolean {
    return Boolean(field.required) || Boolean(required?.has(field.name));
}
