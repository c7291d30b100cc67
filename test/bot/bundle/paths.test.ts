import { Guard } from '../../../src/bot/bundle/guard.ts'
import { allowedPaths, checkPath, projectOf } from '../../../src/bot/bundle/paths.ts'

test.each([
  ['', 'tinyml', 'tinyml', 'tinyml.lock.json', ''],
  ['.', './tinyml/', 'tinyml', 'tinyml.lock.json', ''],
  ['sub/project/', 'a/./b', 'sub/project/a/b', 'sub/project/tinyml.lock.json', 'sub/project'],
  ['sub', '../tinyml/../sub/out', null, null, null],
])('in the project “%s”, `output: %s` is %s', (project, output, folder, lock, back) => {
  if (folder === null) {
    expect(() => allowedPaths(project, output)).toThrow(expect.objectContaining({ code: 'project/bad-output' }))
    return
  }
  const allowed = allowedPaths(project, output)
  expect(allowed).toEqual({ output: folder, lock })
  expect(projectOf(allowed)).toBe(back)
})

test.each(['', '.', './', 'a/..', '..', '../out', '/out'])('`output: %s` allows nothing', (output) => {
  expect(() => allowedPaths('sub', output)).toThrow(expect.objectContaining({ code: 'project/bad-output' }))
})

test('the project and its output folder may be written in any script', () => {
  const allowed = allowedPaths('Früchte & Gemüse', 'вывод')
  expect(() => checkPath('Früchte & Gemüse/вывод/data/train.csv', allowed, new Guard())).not.toThrow()
  expect(() => checkPath('Früchte & Gemüse/tinyml.lock.json', allowed, new Guard())).not.toThrow()
  expect(() => checkPath('Früchte & Gemüse/вывод/data/größe.csv', allowed, new Guard())).toThrow(/ASCII/)
})

test('an output folder that is a place of settings allows nothing', () => {
  const allowed = allowedPaths('', '.github/workflows')
  expect(() => checkPath('.github/workflows/x.csv', allowed, new Guard())).toThrow(/begins with a dot/)
})

test('a path from elsewhere is shown without what a terminal or a page would act upon', () => {
  const look = () => checkPath('tinyml/\u001b[2K\u202e|<b>.csv', allowedPaths('', 'tinyml'), new Guard())
  expect(look).toThrow(/^[\x20-\x7e“”]*$/)
})
