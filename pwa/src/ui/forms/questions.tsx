import type { Kind } from '../../contract/types';
import { FieldInput } from '../fields/field-input';
import type { Errors, Question } from './answers';
import type { DraftForm } from './draft-form';

type QuestionsProps = {
  readonly kind: Kind;
  readonly form: DraftForm;
  readonly questions: readonly Question[];
  readonly errors: Errors;
  readonly eager?: boolean;
};

/** The id of a field's control on the page; errors lead the focus there. */
export const controlId = (field: string): string => `ask-${field}`;

/** The editors of a form's questions, in order. */
export function Questions({ kind, form, questions, errors, eager = false }: QuestionsProps) {
  const values = form.values.value;
  return (
    <>
      {questions.map(({ field, required }) => (
        <FieldInput
          key={field.name}
          id={controlId(field.name)}
          kind={kind}
          field={field}
          form={form}
          value={values[field.name] ?? null}
          required={required}
          error={errors[field.name]}
          eager={eager}
        />
      ))}
    </>
  );
}
