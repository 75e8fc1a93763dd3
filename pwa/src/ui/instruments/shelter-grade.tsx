import type { Doc } from '@xunan/phone';
import { textOf } from '../../core/body';
import { type Evaluation, evaluate, type Grade } from '../../core/shelter-evaluation';
import { me } from '../session';
import { Tag, type TagLook } from '../widgets/tags';
import { t } from '../words/all';
import type { InstrumentProps } from './index';
import { COMPARED_LOOKS, checksOf, insideOf } from './shelter-facts';

const LOOKS: { readonly [One in Grade]: TagLook } = {
  excellent: 'brand',
  good: 'brand',
  fair: 'soon',
  failed: 'late',
  pending: 'plain',
};

function evaluationOf(doc: Doc): Evaluation {
  return evaluate(doc.f, checksOf(textOf(doc.f.shelter_id)), me.value?.thresholds ?? []);
}

/** The grade of an evaluation as it stands today. */
export function gradeOf(doc: Doc): Grade {
  return evaluationOf(doc).grade;
}

/** 优 or 不合格, or that the county has still to confirm what it rests on. */
export function GradeTag({ grade }: { readonly grade: Grade }) {
  return (
    <Tag look={LOOKS[grade]}>
      {grade === 'pending' ? t('shelter.pending') : t(`grade.${grade}`)}
    </Tag>
  );
}

/** What the answers come to: points, what rules it out, the grade, and what was compared. */
export function GradePanel({ row }: InstrumentProps) {
  const found = evaluationOf(row.doc);
  const inside = insideOf(row.doc);
  const compared = (answer: Evaluation['capacity']) => (
    <Tag look={COMPARED_LOOKS[answer]}>
      {answer === 'pending' ? t('shelter.pending') : t(`compared.${answer}`)}
    </Tag>
  );
  return (
    <section class="card stack tight" aria-labelledby="grade">
      <h2 class="subheading" id="grade">
        {t('grade.title')}
      </h2>
      <p>
        <GradeTag grade={found.grade} /> {t('grade.total', { n: found.total })}
      </p>
      {found.vetoes.length > 0 && (
        <ul class="stack tight">
          {found.vetoes.map((veto) => (
            <li key={veto}>{t(`veto.${veto}`)}</li>
          ))}
        </ul>
      )}
      {found.capacityCalc !== null && <p>{t('shelter.by_area', { n: found.capacityCalc })}</p>}
      <p>
        {t('grade.capacity')} {compared(found.capacity)}
      </p>
      <p>
        {t('grade.radius')} {compared(found.radius)}
      </p>
      {inside !== undefined && (
        <p>{t('shelter.inside', { radius: Number(row.doc.f.radius_m), n: inside })}</p>
      )}
    </section>
  );
}
