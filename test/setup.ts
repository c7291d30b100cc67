import fc from 'fast-check'

/** In CI the drawn inputs are the same each time, so that a red run says something about the change; on a desk they are new ones. */
if (process.env.CI) fc.configureGlobal({ seed: 20261124 })
