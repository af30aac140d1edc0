// The widget for a field, by its type. One table: a new type is a new line here and a new file beside.

import type { ComponentType } from "preact";
import type { FieldType } from "../../api/types";
import { Choice, Choices, Declaration, YesNo } from "./choice";
import { DateInput } from "./date";
import { FileInput } from "./files";
import type { WidgetProps } from "./parts";
import { Table } from "./table";
import { NumberInput, TextArea, TextInput } from "./text";

const widgets: Record<FieldType, ComponentType<WidgetProps>> = {
    string: TextInput,
    text: TextArea,
    tax_code: TextInput,
    phone: TextInput,
    email: TextInput,
    place: TextInput,
    person: TextInput,
    integer: NumberInput,
    money: NumberInput,
    decimal: NumberInput,
    percent: NumberInput,
    date: DateInput,
    boolean: YesNo,
    choice: Choice,
    choices: Choices,
    file: FileInput,
    files: FileInput,
    table: Table,
};

export function FieldView(props: WidgetProps) {
    if (props.field.must_be_true) return <Declaration {...props} />;
    const Widget = widgets[props.field.type] ?? TextInput;
    return <Widget {...props} />;
}
