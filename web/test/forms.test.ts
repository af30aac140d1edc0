// Walking a form: sections, what is sent, where errors belong, when a section is done.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { FieldHint, FormSchema } from "../src/api/types";
import { faultOf, fileIds } from "../src/forms/files";
import { readForm, restSection } from "../src/forms/model";
import { lengthOf, payloadOf, startingData } from "../src/forms/payload";
import { followRows, getAt, idOf, partsOf, pointerOf, setAt } from "../src/forms/pointers";
import { errorsElsewhere, errorsIn, nextSection, placeOf, statusOf } from "../src/forms/status";

const text = (words: string) => ({ vi: words, en: words });
const field = (name: string, more: Partial<FieldHint> = {}): FieldHint => ({ name, type: "string", label: text(name), ...more });

function schema(fields: FieldHint[]): FormSchema {
    return {
        properties: Object.fromEntries(fields.map((one) => [one.name, { "x-docket": one }])),
        "x-docket": {
            workflow: "loan",
            version: 1,
            form: "request",
            title: text("Request"),
            order: fields.map(({ name }) => name),
            sections: [
                { id: "what", title: text("What") },
                { id: "money", title: text("Money") },
            ],
        },
    };
}

const form = readForm(
    schema([
        field("purpose", { section: "what", required: true }),
        field("track", { section: "what", type: "choice" }),
        field("years", { section: "money", type: "decimal", show_when: "data.track == 'x'" }),
        field("costs", { section: "money", type: "table", columns: [field("item"), field("amount", { type: "money" })] }),
        field("plan", { type: "file" }),
        field("truth", { section: "what", type: "boolean", must_be_true: true }),
    ]),
);
const error = (pointer: string) => ({ pointer, code: "required", detail: text(pointer) });

test("a form keeps its order, sets declarations apart and loses no field without a section", () => {
    assert.deepEqual(
        form.sections.map(({ id, fields }) => [id, fields.map(({ name }) => name)]),
        [
            ["what", ["purpose", "track"]],
            ["money", ["years", "costs"]],
            [restSection, ["plan"]],
        ],
    );
    assert.deepEqual(
        form.declarations.map(({ name }) => name),
        ["truth"],
    );
    assert.equal(form.conditional, true);
});

test("a column may be a property that holds its x-docket block", () => {
    const table = field("rows", { type: "table", columns: [{ "x-docket": field("a") } as unknown as FieldHint] });
    assert.equal(readForm(schema([table])).fields[0]?.columns?.[0]?.name, "a");
});

test("what is sent has no hidden answers, no blanks, files as ids and text in NFC", () => {
    const data = {
        purpose: "  Tiê\u0301ng Viê\u0323t \r\n",
        track: "",
        years: 3,
        costs: [{ item: "a", amount: 5, stray: 1 }, {}],
        plan: { id: "d1", name: "plan.pdf", size: 9 },
        truth: true,
        unknown: 1,
    };
    const shown = new Set(["purpose", "track", "costs", "plan", "truth"]);
    assert.deepEqual(payloadOf(form, data, shown), {
        purpose: "Tiếng Việt",
        costs: [{ item: "a", amount: 5 }, {}],
        plan: { id: "d1" },
        truth: true,
    });
    // All answers, also hidden ones, when the server is asked what is to be shown.
    assert.equal(payloadOf(form, data, null).years, 3);
});

test("a form starts from its draft, else from what is on file, and never with a declaration made", () => {
    const onFile = { purpose: "old", truth: true, other: 1 };
    assert.deepEqual(startingData(form, { purpose: "new" }, onFile), { purpose: "new" });
    assert.deepEqual(startingData(form, null, onFile), { purpose: "old" });
    assert.deepEqual(startingData(form, {}, onFile), { purpose: "old" });
});

test("lengths count code points of the NFC form, as the server does", () => {
    assert.equal(lengthOf("ế"), 1);
    assert.equal(lengthOf("e\u0302\u0301"), 1);
    assert.equal(lengthOf("👍 a"), 3);
});

test("a section is done when the server finds nothing in it", () => {
    const what = form.sections[0]!;
    const situation = { data: {}, shown: null, errors: [error("/purpose")], visited: new Set<string>() };
    const rows: [Partial<typeof situation>, string][] = [
        [{}, "not_started"],
        [{ data: { track: "x" } }, "in_progress"],
        [{ visited: new Set(["what"]) }, "in_progress"],
        [{ data: { purpose: "p" }, errors: [] }, "done"],
        [{ visited: new Set(["what"]), errors: [] }, "done"],
        [{ data: { purpose: "p" }, errors: [error("/costs/0/item")] }, "done"],
        [{ shown: new Set<string>() as never }, "not_needed"],
    ];
    for (const [change, status] of rows) assert.equal(statusOf(what, { ...situation, ...change }), status, JSON.stringify(change));
});

test("the next section is the next that asks something", () => {
    assert.equal(nextSection(form, "what", null)?.id, "money");
    assert.equal(nextSection(form, "what", new Set(["plan"]))?.id, restSection);
    assert.equal(nextSection(form, restSection, null), null);
});

test("errors find their section, their row, or the form as a whole", () => {
    const errors = [error("/purpose"), error("/costs/1/amount"), error(""), error("/gone")];
    assert.deepEqual(
        errorsIn(errors, form.sections[1]!.fields).map(({ pointer }) => pointer),
        ["/costs/1/amount"],
    );
    assert.deepEqual(
        errorsElsewhere(errors, form).map(({ pointer }) => pointer),
        ["", "/gone"],
    );
    const place = placeOf(form, "/costs/1/amount");
    assert.deepEqual([place?.field.name, place?.column?.name, place?.row], ["costs", "amount", 2]);
    assert.equal(placeOf(form, "/gone"), null);
});

test("pointers read and write without changing what they were given", () => {
    const data = { costs: [{ item: "a" }] };
    const next = setAt(data, "/costs/0/amount", 5);
    assert.deepEqual(next, { costs: [{ item: "a", amount: 5 }] });
    assert.deepEqual(data, { costs: [{ item: "a" }] });
    assert.deepEqual(setAt(next, "/costs/0/amount", undefined), data);
    assert.equal(getAt(next, "/costs/0/amount"), 5);
    assert.equal(getAt(next, "/costs/7/amount"), undefined);
    assert.deepEqual(partsOf(pointerOf("a/b", "c~d", 0)), ["a/b", "c~d", "0"]);
    assert.equal(idOf("/costs/0/amount"), "f-costs-0-amount");
});

test("half-typed answers follow their rows when rows are moved or removed", () => {
    const kept = { "/costs/0/amount": "1x", "/costs/2/amount": "3x", "/purpose": "p" };
    assert.deepEqual(followRows(kept, "/costs", [2, 0]), { "/costs/1/amount": "1x", "/costs/0/amount": "3x", "/purpose": "p" });
    assert.deepEqual(followRows(kept, "/costs", [1, -1]), { "/purpose": "p" });
});

test("a file is refused before it is sent when it cannot be accepted", () => {
    const pdf = { accept: ["pdf"], max_size_bytes: 100 };
    const rows: [string, number, string | null][] = [
        ["a.pdf", 100, null],
        ["A.PDF", 1, null],
        ["a.pdf", 101, "too_large"],
        ["a.pdf", 0, "empty"],
        ["a.exe", 10, "kind"],
        ["pdf", 10, "kind"],
    ];
    for (const [name, size, fault] of rows) assert.equal(faultOf({ name, size }, pdf), fault, `${name} ${size}`);
    assert.equal(faultOf({ name: "a.zip", size: 26 * 1024 * 1024 }, {}), "too_large");
    assert.deepEqual(fileIds([{ id: "a" }, { name: "x" }, { id: "b" }]), ["a", "b"]);
    assert.deepEqual(fileIds({ id: "a" }), ["a"]);
    assert.deepEqual(fileIds(undefined), []);
});
