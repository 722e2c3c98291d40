import type { FieldExamples, WireFields } from './wire-format.ts';

/** JSON with an example to a line, so that a new description shows in a diff field by field. */
export function render({ source, request, answer, events }: WireFields): string {
  const parts = Object.entries({ request, answer, events }).map(
    ([name, fields]) => `  ${JSON.stringify(name)}: [\n${fields.map(renderField).join(',\n')}\n  ]`,
  );
  return `{\n${[`  "source": ${JSON.stringify(source)}`, ...parts].join(',\n')}\n}\n`;
}

function renderField({ field, examples }: FieldExamples): string {
  const lines = examples.map((example) => `      ${JSON.stringify(example)}`);
  return `    { "field": ${JSON.stringify(field)}, "examples": [\n${lines.join(',\n')}\n    ] }`;
}
