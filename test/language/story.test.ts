import { isTale } from '../../src/language/story.ts'

describe('what only greets or tells something', () => {
  it.each([
    ...['Greetings from Rome', 'Best, Anna', 'thanks a lot', 'sorry for my English', 'Cheers', 'I have no clue'],
    ...[
      'The whole thing is for my bachelor thesis',
      'bees visited the flowers while I measured',
      'Each file is one day',
    ],
    ...['last week I dropped the sensor and it still works', 'Recorded in our garden', 'he said it would be easy'],
    ...['I need this for school on Monday', 'Readings come every ten minutes', 'my neighbour says it cannot work'],
  ])('%s', (words) => {
    expect(isTale(words)).toBe(true)
  })

  it.each([
    ...[
      'add the forecast',
      'pitch and roll angles',
      'low pass at 5 Hz',
      'hour of the day as a feature',
      'k-means first',
    ],
    ...[
      'please make it faster',
      'I want a pony',
      'it should sing',
      'and then rename wilted to dry',
      'Could you print it',
    ],
  ])('is not: %s', (words) => {
    expect(isTale(words)).toBe(false)
  })
})
