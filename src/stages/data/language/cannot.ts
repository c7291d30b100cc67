/** What no plan can hold, by words that can mean nothing else here. The text says why, and what could be done instead. */
const time = '(?:ms|milliseconds?|s|secs?|seconds?|min|minutes?)'
const impossible: [RegExp, string][] = [
  [
    new RegExp(
      `\\b[\\d.]+[ -]?${time}[ -](?:long )?(?:windows?|segments?|chunks?|frames?)\\b|\\b(?:windows?|segments?|chunks?|frames?) of [\\d.]+ ?${time}\\b|\\b(?:first|last|smooth\\w* over|average over) [\\d.]+ ?${time}\\b`,
      'i',
    ),
    'how many readings a second there are is not in the data: say it in readings',
  ],
  [
    /^(?!.*\d)(?!.*\b(?:one|two|three|four|five|six|robust\w*(?! against)|scal\w+|normali\w+)\b).*\boutliers?\b/i,
    'it is not said how far out an outlier is: say for example “drop outliers more than 3 standard deviations from the mean”',
  ],
  [
    /\b(?:download|fetch|scrape|collect|record|gather|buy|get) (?:some |more |new |additional |extra |other )*(?:data|readings|samples|recordings|images|datasets?)\b|\bmore data from\b|\bfrom the (?:internet|web|cloud)\b|\bkaggle\b/i,
    'no data is fetched or recorded: the raw files of the project are all there is',
  ],
  [
    /\b(?:delete|remove|erase|wipe|overwrite|rename|move|change|edit|fix|modify)\s+(?:(?:the|my|all|these|raw|original|csv|data|of|old)\s+)*(?:files?|folders?|director(?:y|ies)|disk|repository|tinyml\.yml)\b(?! names?)/i,
    'raw files are never changed; readings can be left out instead',
  ],
  [
    /\b(?:fft|fourier|spectrogram|spectr(?:um|a|al)|frequency domain|frequenc(?:y|ies) (?:bands?|components?|content)|dominant frequency|wavelets?|mfccs?|cepstr\w+|band-?pass|low-?pass|high-?pass|kalman|butterworth)\b/i,
    'there are no frequencies, filters or wavelets; mean, deviation, range or rms of a window, or a moving mean can be had',
  ],
  [
    /\b(?:pca|principal components?|lda|t-?sne|umap|auto-?encoders?|clusters?|clustering|k-?means|embeddings?)\b/i,
    'there is no such transformation; features are formulas over the columns of a reading',
  ],
  [
    /\b(?:interpolat\w*|imput\w*|forward[- ]?fill\w*|back[- ]?fill\w*|ffill|bfill|fill(?:ed|ing)? (?:in )?(?:the )?(?:\w+ )?(?:missing|empty|blank|gaps?|holes?|nans?|nulls?)|(?:missing|empty|blank) \w+ (?:should be |are |be )?(?:filled|replaced)|replace (?:the |all |any )*(?:missing|empty|blank|nans?|nulls?))/i,
    'missing values are not filled in: the board could not do that either. Readings with a missing cell are dropped',
  ],
  [
    /\b(?:smote|oversampl\w*|upsampl\w*|synthetic (?:data|readings|samples)|gan|generate (?:new|more|fake|synthetic))\b/i,
    'no readings are invented; noisy copies of training readings can be added, or classes cut to the size of the smallest',
  ],
  [
    /\b(?:cross[- ]?validat\w*|k[- ]?folds?|\d+[- ]folds?|leave[- ]one[- ]out|bootstrap\w*)\b/i,
    'there is one split into training, validation and test',
  ],
  [
    /\b(?:chronological\w*|in time order|time[- ]?based split|without shuffling|(?:do not|don'?t|never|no) shuffl\w*|unshuffled|in (?:the )?original order|oldest \d|newest \d)\b/i,
    'the split is random by groups, not by time; whole files or sessions can be kept together',
  ],
  [
    /\b(?:merge|join|combine|relabel|lump|rename)\b[^.]*\b(?:classes|labels|categories|class|label|as one|into one|into a single)\b|\b(?:treat|count)\b[^.]*\bas (?:one|a single|the same)\b|\b(?:make|form) (?:one|a single) (?:class|label|category|group)\b|\bcall \w+ and \w+ (?:together|both)\b/i,
    'classes cannot be renamed or merged here; name the files or the cells of the label column alike',
  ],
  [
    /\be-?mail\b|\b(?:upload|publish|post|send)\b[^.]*\b(?:to|me|cloud|server|online)\b/i,
    'nothing is sent anywhere; the results are files in the output folder',
  ],
  [
    /\b(?:rotat(?:e|ed|ing) (?:the|each|every|copies)|mirror\w*|flip\w*|time[- ]?shift\w*|time[- ]?warp\w*|mixup|cutmix|random crops?)\b/i,
    'copies are made with noise alone, not by rotating, mirroring or shifting',
  ],
  [
    /\b(?:plot|chart|histogram|graph|diagram|visuali[sz]e|draw)\b/i,
    'pictures are not made from words; report.md shows counts and the confusion matrix',
  ],
  [
    /\b(?:resampl\w*|re-sampl\w*|sampling rate to|sample rate to|decimat\w*|down to \d+ ?hz|to \d+ ?hz)\b/i,
    'the rate of the readings stays as it was recorded',
  ],
  [/\b(?:one[- ]?hot|encode the labels?|label encod\w*)\b/i, 'labels stay words; training encodes them itself'],
  [/\b(?:excel|xlsx|parquet|sql|database|hdf5|numpy file|\.npy|pickle)\b/i, 'the splits are written as CSV'],
]

/** Why nothing can be done about a clause; null where it does not ask for one of these. */
export const readCannot = (clause: string): string | null =>
  impossible.find(([pattern]) => pattern.test(clause))?.[1] ?? null
