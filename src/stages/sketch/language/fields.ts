/** Words that ask for the fields of a line that are no columns. */
export const fieldWords: Record<string, RegExp> = {
  label:
    /\b(?:without|scores?|labels?|class(?:es)?|names?|results?|predict\w*|answers?|winner|what it|what is|what was|what's|who|which|fruits?|objects?|things?|guess|outcome|gestures?|movements?|poses?|animals?|states?|status|type|kind|category|verdicts?|decisions?|colou?rs?|caps?|drinks?|detected|recogni[sz]ed)\b/,
  score: /\b(?:scores?|confiden\w*|probab\w*|certain\w*|sure\w*)\b/,
  percent: /\b(?:percent\w*|per cent)\b|%/,
  ms: /\b(?:time\w*|ms|millis\w*|uptime|seconds|when)\b/,
}
