import { wordsToNumber, wordsToShare } from '../../../language/number-words.ts'

/** One word, phrase or number of a clause about the conversion. */
export interface Token {
  /** A code of the lexicon, `N` number, `P` per cent, `,` a comma, `?` unknown. */
  code: string
  text: string
  value?: number
}

const lists: Record<string, string> = {
  QUANT:
    'give,gives,quantise,quantize,quantised,quantized,quantising,quantizing,quantisation,quantization,convert,converted,converting,conversion,compress,make,turn,shrink,turned,reduce,use,using,do,go for,go with,take,want,need,run',
  INT8: 'int8,int-8,int 8,8-bit,8 bit,8bit,8-bits,8 bits,eight bit,eight-bit,eight bits,integer,integers,full integer,full-integer,full int8,fully integer,fully int8,full 8-bit,8-bit integers,8 bit integers,8-bit integer,signed 8-bit,full integer quantisation,full integer quantization,full int8 quantisation,full int8 quantization,int8 everywhere,everything int8,int8 throughout',
  MODEL:
    'model,network,weights,activations,layers,everything,it,all of it,input,output,inputs,outputs,the whole model,whole model,entire model,float model,ends,parameters,net,neural network,weights and activations,inputs and outputs,input and output',
  CAL: 'calibrate,calibrating,calibration,calibrated,representative,representative dataset,representative data,representative data set,representative set,representative rows,representative samples,calibration data,calibration set,calibration rows,calibration samples,representative readings,ranges,range estimation,calibration dataset,estimate the ranges,work out the ranges',
  ROW: 'row,rows,sample,samples,reading,readings,example,examples,data,training rows,training samples,training readings,training data,training set,training examples,training,measurements,points,data points,windows',
  ALL: 'as many as there are,as many as you can,as many as possible,as many rows as you can,as many rows as possible,as many rows as there are,as many samples as there are,all of them,everything there is,complete set of,all,every,whole,entire,complete,full,each',
  ACC: 'accuracy,performance,correctness,right answers,hits,quality,precision',
  LOSS: 'suffers,gets worse,get worse,become worse,becomes worse,worsen,worsens,less accuracy,loss in accuracy,loss of accuracy,accuracy drop,degradation of accuracy,become worse,gets worse,more wrong,lose accuracy,worse results,poorer,get lost,be lost,goes lost,lose,loses,losing,lost,loss,losses,drop,drops,dropping,fall,falls,decrease,decreases,cost,costs,worse,degrade,degradation,degrades,sacrifice,give up,go down,goes down,sink,less accurate,decline,get worse,suffer,lower,penalty,accuracy loss,accuracy drop,drop in accuracy,loss of accuracy,loss in accuracy,difference,gap,decrease in accuracy',
  TOLERATE:
    "can afford to,could afford to,afford to,can afford,permitted,accepted,acceptable to,would be acceptable,still ok,still okay,still fine,is still ok,is still fine,is bearable,would be ok,would be okay,tolerable,the most we can accept,don't mind,do not mind,allowed to,is allowed,are allowed,no drama,tolerate,tolerance,tolerated,accept,acceptable,allow,allowed,allows,fine,ok,okay,may,can,could live with,can live with,live with,would be fine,is fine,are fine,no problem,permitted,bearable,is ok,is okay,are ok,are okay,will do,can cost,is acceptable,put up with",
  MAX: "worst case,in the worst case,at the most,as a maximum,or less,tops,at most,no more than,not more than,up to,maximum,max,a maximum of,within,below,under,less than,not exceed,not exceeding,must not exceed,no worse than by,not worse than by,limit,stays within,stay within,not above,not over,no larger than,not beyond,never more than,by no more than,stay below,fewer than,do not lose more than,don't lose more than,must not lose more than,should not lose more than,may not lose more than,not lose more than,not cost more than,not drop by more than,not drop more than,cannot lose more than,not be more than,not fall by more than,not fall more than,not be worse by more than",
  MORE: 'above,anything above,anything over,over,anything more than,everything above,more than,by more than,more,higher than,greater than,larger than,beyond',
  POINT:
    'percentage point,percentage points,points,point,percent point,percent points,accuracy points,accuracy point,pp',
  NOT: "then stop,stop,forget it,unacceptable,is unacceptable,is not acceptable,not acceptable,would be too much,is too much,are too much,too much,not one,not a,neither,not,no,without,don't,do not,never,must not,should not,shouldn't,mustn't,any,without any,zero,not any,none,at all,nothing,not a single,cannot,can't",
  PERCHANNEL:
    'every output channel its own scale,each output channel its own scale,every channel its own scale,each channel its own scale,each output channel a scale,scale for each output channel,scale for every channel,a scale of its own for each channel,every output channel its own,each output channel its own,every output channel,each channel its own,own scale for every channel,separate scale for each channel,a separate scale for each channel,separate scales for the channels,individual scales for each channel,own weight scale for each channel,per channel,per-channel,channel-wise,channelwise,channel wise,each channel,every channel,every channel its own,one scale per channel,one scale for each channel,per output channel,each output channel,a scale per channel,for each channel,per-channel weights,per axis,per-axis,own scale for each channel,per filter,one scale a channel',
  PERLAYER:
    'one weight scale for a whole layer,one weight scale for the whole layer,one scale for a whole layer,one scale for the whole layer,a single scale for the whole layer,one weight scale per layer,one weight scale per tensor,one scale for the whole tensor,one scale for a whole tensor,a single scale for the whole tensor,one weight scale for each layer,the same scale for the whole layer,one scale for all channels,the same scale for all channels,one common scale,a common scale,one shared scale,per tensor,per weight tensor,each tensor,each weight tensor,every tensor,every weight tensor,one scale for each tensor,one scale for each weight tensor,per-tensor,tensor-wise,tensorwise,per layer,per-layer,layer-wise,layerwise,one scale per layer,one scale per tensor,one scale for each layer,whole layer,every layer,a scale per tensor,a scale per layer,per-tensor weights,one scale for a layer,a single scale per layer,a single scale per tensor,one scale a layer,single scale for each layer',
  SCALEW: 'scale,scales,scaling,granularity,weight scales',
  SEED: 'fixed seed,fix the seed,seed value,seed,random seed,random state',
  DEFAULT:
    'as small as possible,like always,as ever,nothing fancy,like usual,otherwise as usual,everything else as usual,the rest as usual,rest as usual,rest default,everything else as you think,as you think,everything else default,the rest is up to you,the rest default,as you think best,everything else like always,as usual,the usual,default,defaults,standard,normal,whatever you think best,whatever is best,as you like,you decide,do your best,usual way,the usual way,as always,normally,nothing special,default settings,standard settings,the standard way',
  AND: 'and,but,then,also,with,or,plus',
  RANDOM: 'random,randomly,at random,different',
}

const fillers = `except that,except,only that,it's important that,it is important that,important,gets,get,there is,there are,customer,customers,to the customer,for the customer,for me,for us,for my,too,also,say,like,something like,compared to,compared with,drawn with,choosing,for choosing,pick,choose,select,say about,a few,few,some,everywhere else,and so on,fix,please,pls,kindly,thanks,thank you,hi,hello,hey,the,a,an,of,in,on,at,for,as,to,by,from,over,our,my,your,i,we,you,they,them,there,these,this,that,me,us,its,his,is,are,was,were,be,been,being,has,have,had,
  would,like,should,could,must,shall,will,want to,need to,would like,i'd,i'd like,we'd like,have to,let's,let us,so,just,simply,really,actually,only,about,make sure,make sure that,ensure,ensure that,when,while,if,which,than,chosen,picked,drawn,enough,good enough,sufficient,suffices,suffice,plenty,
  fully,completely,entirely,properly,carefully,into,format,numbers,number,type,version,mode,against,compared,float,original,during,step,process,quantised model,one,relative,when you,after,afterwards,before,set,most,set aside,deploy,board,arduino,board's,fit,fits,small,smaller,tiny,so that it fits,fits the board,test,test rows,held-out,held-out rows,post-training,post training,ptq,keep,stay,stays,keeps,overall,ever`

export const lexicon = new Map(
  [...Object.entries(lists), ['', fillers] as const].flatMap(([code, list]) =>
    list.split(',').map((phrase) => [phrase.replace(/\s+/g, ' ').trim(), code] as const),
  ),
)
const longest = Math.max(...[...lexicon.keys()].map((phrase) => phrase.split(' ').length))

/** The value of a number as people write it: `300`, `1,000`, `0.5`, `two hundred`, `half a`; NaN for anything else. */
export function numberOf(text: string): number {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/\s*(?:%|per ?cent|percentage points?|points?|rows?|samples?)$/, '')
  const words = wordsToNumber(plain) ?? wordsToShare(plain.replace(/^half an?$/, 'half'))
  if (words !== null) return words
  if (/^[1-9]\d{0,2}(?:,\d{3})+$/.test(plain)) return Number(plain.replaceAll(',', ''))
  return /^\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
}

/** The tokens of a clause; fillers make none. */
export function lex(clause: string): Token[] {
  const text = clause
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const skip = /^[\s.!?;:"()'–—-]+/.exec(rest)
    const named = skip ? null : phrase(rest)
    const number =
      skip || named
        ? null
        : /^(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:[.,]\d+)?)(?![\p{L}\d])( ?%| ?per ?cent\b| ?percent\b)?/u.exec(rest)
    if (skip) at += skip[0].length
    else if (named) {
      if (named.token) tokens.push(named.token)
      at += named.length
    } else if (number) {
      const digits = number[0].replace(/ ?(?:%|per ?cent|percent)$/, '')
      tokens.push({ code: number[1] ? 'P' : 'N', text: digits, value: numberOf(digits) })
      at += number[0].length
    } else {
      const unknown = /^,/.exec(rest) ?? /^[\p{L}\p{N}_'-]+/u.exec(rest) ?? /^./su.exec(rest)
      const found = unknown?.[0] ?? ''
      tokens.push({ code: found === ',' ? ',' : '?', text: found })
      at += Math.max(1, found.length)
    }
  }
  return tokens
}

const measured = /^ (?:%|per ?cent\b|percent\b|(?:percentage )?points?\b)/
const inWords = (text: string): number | null => wordsToNumber(text) ?? (/^half(?: an?)?$/.test(text) ? 0.5 : null)

function phrase(rest: string): { token: Token | null; length: number } | null {
  const ends: number[] = []
  for (const match of rest.matchAll(/[\p{L}\p{N}'-]+/gu)) {
    if (match.index !== (ends.length > 0 ? (ends.at(-1) as number) + 1 : 0) || ends.length > longest) break
    ends.push(match.index + match[0].length)
  }
  for (const end of ends.toReversed()) {
    const text = rest.slice(0, end)
    const code = lexicon.get(text)
    // “one percent” is a number, “one scale” is none.
    const counts = code === undefined || text === 'half a' || (text === 'one' && measured.test(rest.slice(end)))
    const value = counts ? inWords(text) : null
    if (value !== null) {
      const percent = /^ (?:%|per ?cent\b|percent\b)/.exec(rest.slice(end))
      const token = { code: percent ? 'P' : 'N', text, value }
      return { token, length: end + (percent?.[0].length ?? 0) }
    }
    if (code !== undefined) return { token: code === '' ? null : { code, text }, length: end }
  }
  return null
}
