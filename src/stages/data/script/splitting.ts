/** Which samples belong together, and how groups of them are dealt out. */

export const twins = `
def same_when_rounded(samples, step):
    """Numbers the samples; those whose values agree when rounded to multiples of \`step\` share a number."""
    key = np.zeros(len(samples), dtype=np.uint64)  # 64 bits of hash: should two meet by chance, they share a split
    for values, width in zip(samples.T, step):
        key ^= np.floor(values.astype(np.float64) / width + 0.5).view(np.uint64)
        for factor, shift in [(0x9E3779B97F4A7C15, 29), (0xBF58476D1CE4E5B9, 32)]:
            key *= np.uint64(factor)
            key ^= key >> np.uint64(shift)
    return pd.factorize(key)[0]`

export const connected = `
def connected(first, second):
    """Numbers the samples so that those that agree in \`first\` or in \`second\`, directly or through others, share a number."""
    number = pd.Series(np.arange(len(first)))
    while True:
        lower = number.groupby(first).transform("min").groupby(second).transform("min")
        if lower.equals(number):
            return pd.factorize(number)[0]
        number = lower`

export const splitFunction = `
def split(group, label):
    """Deals whole groups of samples to train, validation and test, class by class, at random but always the same."""
    random = np.random.RandomState(SEED)  # its stream is frozen across numpy versions
    size = np.bincount(group)
    votes = np.zeros(len(size), dtype=np.int64)
    group_label = np.zeros(len(size), dtype=np.int32)  # that of most of its samples
    for number in range(len(LABELS)):
        own = np.bincount(group[label == number], minlength=len(size))
        group_label[own > votes] = number
        votes = np.maximum(votes, own)
    part = np.zeros(len(size), dtype=np.int8)
    for number in range(len(LABELS)):
        mine = random.permutation(np.flatnonzero(group_label == number))
        middle = np.cumsum(size[mine]) - size[mine] / 2
        part[mine] = np.searchsorted(np.cumsum(SHARES[:2]) * size[mine].sum(), middle, side="right")
        for empty in [TEST, VALIDATION, TRAIN]:  # large groups may leave a split without this class
            count = np.bincount(part[mine], minlength=3)
            if count[empty] == 0 and count.max() > 1:
                donors = mine[part[mine] == count.argmax()]
                part[donors[size[donors].argmin()]] = empty
    return part[group]`
