export const set = (list: string): Set<string> => new Set(list.trim().split(/\s+/))

/** Words between the things of a clause that leave its meaning as it is. */
export const idle =
  set(`a an the this that these it its it's i i'd we you my your our me us there here is are be am was were being been has have had
  of in on to at as with by and then please kindly just so do does will would should shall could can must may might need needs
  want wants like let lets let's make makes see sees seen get gets give gives go goes going come comes set sets put sort kind thing things
  hi hello hey ok thanks pls i'm ought supposed coaster wand box device board gadget toy pot`)
export const whenWords = set(
  'when whenever if while once for case as soon long upon time whenever during every any in each case',
)
export const seenWords =
  set(`detected recognised recognized found present shown spotted sensed identified appears appear shows show up turns comes
  near nearby close front sensor before board arduino held sees see seen arrives visible happens occurs state status mode reading readings`)
export const lampWords = set(
  'led leds light lights lit lamp lamps rgb colour color one signal indicator indication glow glows shine shines on turn turns switch switches',
)
export const blinkWords = set('blink blinks blinking flash flashes flashing pulse pulses pulsing strobe strobes')
