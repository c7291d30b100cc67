const counts = '(?:two|three|four|five|six)'

/** What people say in many ways, and the words that the lexicon has for it. Each means the same in every clause. */
const ways: [RegExp, string][] = [
  // How red something is, is a share: more light makes it no redder.
  [/\b(red|green|blue)ness\b/g, 'share of $1'],
  [/\bhow (?:bright|light|dark) (?:it|everything|the \w+) (?:is|was|looks)\b/g, 'the brightness'],
  [/\bhow (?:near|close|far away) (?:it|everything|the \w+) (?:is|was)\b/g, 'the distance'],
  [/\bin (?:the )?(relation|proportion) to\b/g, 'relative to'],
  [/\blength of (?:the |a )?([a-z]+ )?vector\b(?: of)?/g, 'vector length of $1'],
  [/\blength of (?:their|its) vector\b/g, 'vector length of them'],
  // “each as its part of red, green and blue”, “as fractions of their sum”
  [
    /,? \b(?:each|all)(?: one| of them)? as (?:its|their|an?|the) (?:part|fraction|share|portion|proportion) of (?:the sum of |the total of )?(?!the total|their|the sum)/g,
    ' divided by the sum of ',
  ],
  [
    /\b(?:each )?as (?:an? |its |their )?(?:parts?|fractions?|shares?|portions?|proportions?|percentages?) of (?:their|the) (?:sum|total)\b/g,
    'divided by their sum',
  ],
  [
    /\b(?:and )?(?:then )?(?:one |each )?half of (?:the rest|what (?:is left|remains)|the remainder)(?: each)?(?= (?:for|to) each\b|\s*$)/g,
    'the rest halved',
  ],
  [/\bover (?:their|the) (?:sum|total)\b/g, 'divided by their sum'],
  [/\bhold ([^,.;]{1,30}?) back\b/g, 'hold back $1'],
  [/\band then\b/g, 'and'],
  [/\b(?:every|each)(?: single)? (?:reading|row|line|measure|measurement|sample) only once\b/g, 'no duplicates'],
  [/\b(?:take|use|keep|store|count) no duplicates\b/g, 'no duplicates'],
  [/,? (?:but |and )?(?:not|no|never) more[ .!]*$/g, ' at most'],
  [/\bbalance (?:the two|them|those|both|those two|the three)\b/g, 'balance the classes'],
  [
    /\(?\bmean (?:of )?(?:0|zero),? (?:and )?(?:an? )?(?:std|sd|standard deviation|variance) (?:of )?(?:1|one)\b\)?/g,
    'mean 0 and std 1',
  ],
  // How far something goes says why, not what.
  [
    /,? (?:since|because|as) (?:it|they) (?:goes?|ranges?|runs?|spans?|varies|vary) (?:from|between) [\d.,]+ ?\w* (?:to|and) [\d.,]+\d ?\w*$/g,
    '',
  ],
  [
    /\b(matters?|is relevant|are relevant|is important|are important) (?:for|to) (?:the |my |our |an? )?[a-z]+\b/g,
    '$1',
  ],
  [
    new RegExp(
      `\\b(?:all )?(?:the )?(?:both|${counts}) (?=(?:acceleration|accelerometer|gyro|gyroscope|rotation|colou?r)\\b)`,
      'g',
    ),
    'the ',
  ],
]

/** A clause in the words of the lexicon. */
export const inOtherWords = (clause: string): string =>
  ways.reduce((text, [said, meant]) => text.replace(said, meant), clause)
