/** Lying bars, each with its figure in words: a glance for whoever does not want to read a table. */

export type Part = {
  readonly value: number;
  readonly tone: 'first' | 'second' | 'ready' | 'limited' | 'waiting' | 'bad';
};

export type Bar = {
  readonly label: string;
  /** One or more strips, each of parts behind each other, and the words at its end. */
  readonly strips: readonly { readonly parts: readonly Part[]; readonly words: string }[];
};

type BarsProps = {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** What a full strip stands for. */
  readonly full: number;
  /** Where an upright line stands, on the scale of the strips. */
  readonly mark?: number | undefined;
  readonly legend?: readonly { readonly tone: Part['tone']; readonly word: string }[];
  readonly note?: string;
};

/** A chart beside a table that says the same, so it is hidden from whoever has the table read out. */
export function Bars({ title, bars, full, mark, legend = [], note }: BarsProps) {
  return (
    <figure class="figures-chart">
      <figcaption>{title}</figcaption>
      {legend.length > 0 && (
        <ul class="figures-legend" aria-hidden="true">
          {legend.map(({ tone, word }) => (
            <li key={tone}>
              <svg viewBox="0 0 10 10" class="figures-key" aria-hidden="true">
                <rect width="10" height="10" class={`tone-${tone}`} />
              </svg>
              {word}
            </li>
          ))}
        </ul>
      )}
      <div class="figures-bars" aria-hidden="true">
        {bars.map((bar) => (
          <div class="figures-bar" key={bar.label}>
            <span class="figures-label">{bar.label}</span>
            <span class="figures-strips">
              {bar.strips.map(({ parts, words }) => (
                <span class="figures-strip" key={words + parts[0]?.tone}>
                  <Strip parts={parts} full={full} mark={mark} />
                  <span class="figures-words">{words}</span>
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
      {note && <p class="quiet">{note}</p>}
    </figure>
  );
}

const WIDE = 1000;

function Strip({ parts, full, mark }: Pick<BarsProps, 'full' | 'mark'> & Pick<Stripped, 'parts'>) {
  const scale = full > 0 ? WIDE / full : 0;
  const starts = parts.map((_, at) =>
    parts.slice(0, at).reduce((sum, { value }) => sum + value, 0),
  );
  return (
    <svg
      class="figures-lane"
      viewBox={`0 0 ${WIDE} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="tone-ground" width={WIDE} height="10" />
      {parts.map(({ value, tone }, at) => (
        <rect
          key={tone}
          class={`tone-${tone}`}
          x={(starts[at] ?? 0) * scale}
          width={Math.min(WIDE, value * scale)}
          height="10"
        />
      ))}
      {mark !== undefined && <rect class="tone-mark" x={mark * scale - 3} width="6" height="10" />}
    </svg>
  );
}

type Stripped = Bar['strips'][number];
