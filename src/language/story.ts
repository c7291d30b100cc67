const openings =
  /^(?:(?:oh|so|well|ok|okay|and|but|ps|p\.s\.|anyway|by the way|btw)[\s,:.!]+)*(?:hi|hello|hey|dear|good (?:luck|morning|day|evening|afternoon|night)|thanks?|thank you|thx|cheers|greetings|(?:kind |best |warm )?(?:regards|wishes)|sincerely|yours|love|see you|bye|goodbye|sorry|excuse me|have a|many thanks|looking forward|(?:long|first)-?time (?:lurker|reader|poster|user)|newbie|total beginner|hope|best(?=,)|enjoy|congrat\w*|happy|well done|great|nice|cool)\b/

/** How somebody who tells something begins: with who or what it is about. */
const subjects =
  /^(?:(?:oh|so|well|and|but|anyway|by the way|btw|also|here|hi|hello|hey|yes|no)[\s,:]+)*(?:(?:as|because|since|when|while|after|before|although|though|if|maybe|perhaps|last|every|today|yesterday|sometimes|meanwhile|by then|here|there|at|in|on|for)\b.*?\b)?(?:i|i'm|i've|we|we're|we've|he|she|it|it's|they|they're|you|this|that|these|those|there|my|our|his|her|their|its|the|an?|some|all|each|no idea|one|two|three|most|everybody|everyone|everything|nobody|somebody|someone|people)\b|^\w+ (?:\w+ )?(?:is|are|was|were|has|have|had|comes?|came|says?|said|\w{3,}ed)\b/
/** Words that make a sentence of what stands there. */
export const verbs =
  /\b(?:am|is|are|was|were|i'm|we're|they're|it's|i've|we've|have|has|had|been|being|did|does|came|comes|took|takes|will|use it|uses it|used to|sets?|sees?|comes?|needs? (?:this|it) for|wants? (?:this|it) for|want results|built|build|found|went|goes|go|broke|made|bought|grows?|grew|runs?|ran|lives?|lived|teach(?:es)?|taught|works?|sells?|describes?|explains?|belongs?|talks?|jumps?|drifts?|varies|vary|flickers?|changes|tells?|says?|said|hopes?|loves?|likes?|thinks?|knows?|knew|wrote|got|gets|gave|sits?|sat|stands?|stood|lies|hangs?|hung|shall become|becomes?|became|cannot|can't|cost|fell|flew|flies|held|hold|kept|learns?|learnt|met|read|sent|slept|swims?|plays?|wears?|wore|wants? to know|study|studies|want to be|press(?:es)?|touch(?:es)?|depends?|hangs?|breaks?|happens?|looks?|seems?|differs?|feels?)\b|\b\w{3,}ed\b/
const told =
  /^(?:recorded|measured|taken|collected|made|built|written|sent) (?:by|in|on|at|with|last|from|during|for)\b/
const wishes =
  /\b(?:please|pls|should|must|could you|can you|would you|i'd like|we'd like|would like|(?:i|we) (?:want|need)(?! (?:it|this|that|results)\b)|make sure|needed|required|necessary|let's|don't|do not|never)\b|\b(?:you|it|they) (?:need|have) to\b/

const demands = new RegExp(
  `^(?:(?:and|then|also|first|finally|so|but|please|pls|just|simply|next|afterwards|i want you to|could you|can you|would you)[\\s,]+)*(?:${[
    'add|apply|calculate|call|change|check|choose|classify|cluster|combine|compare|compress|compute|convert|correct|count|create|cut',
    'delete|derive|detect|determine|distil|divide|do|download|draw|drop|encode|estimate|export|extract|fill|filter|find|fit|generate|get|give',
    'group|guess|import|include|interpolate|join|keep|label|learn|leave|let|load|look|mail|make|mark|measure|merge|mirror|mix|move|normalise',
    'oversample|pick|plot|predict|print|prune|put|quantise|reach|reduce|remove|rename|replace|report|resample|rotate|run|save|scale|search|send',
    'separate|set|show|skip|smooth|sort|split|store|subtract|tell|test|train|transform|translate|try|turn|upload|use|weight|weigh|write',
  ].join('|')})\\b`,
)

/** Whether a clause begins as an order does: with what has to be done. */
export const isOrder = (clause: string): boolean => demands.test(clause.trim().toLowerCase())

/**
 * Whether a clause only greets or tells something, as far as its form shows: a greeting, or a sentence about somebody or something that
 * happened. An order, a wish and a bare name of a thing are none: they ask for something, even where nobody understands what.
 */
export function isTale(clause: string): boolean {
  const text = clause
    .trim()
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
  const plain = text.toLowerCase()
  if (!/[\p{L}\p{N}]/u.test(plain)) return true
  if (openings.test(plain)) return !wishes.test(plain)
  if (/^\p{Lu}\p{Ll}+(?: (?:and )?\p{Lu}\p{Ll}+)?[.!,]?$/u.test(text)) return true
  if (demands.test(plain) || wishes.test(plain)) return false
  return told.test(plain) || (subjects.test(plain) && verbs.test(plain))
}
