/**
 * Words and what they mean to the grammar: phrase → code. Longer phrases win. A word that is not here (nor a column, label, number or
 * filler) is unknown, and a clause with an unknown word is not read by the grammar.
 */
const lists: Record<string, string> = {
  DROP: `is not to be used,are not to be used,can't be used,cannot be used,can not be used,is rubbish,are noise,is noise,are just noise,are only noise,is just noise,are pure noise,to be removed,to be dropped,to be left out,to be deleted,to be cut,to be cut off,to be ignored,to be thrown away,to be skipped,to be excluded,to be discarded,nothing of the,nothing from the,nothing of,nothing from,don't let it look at,do not let it look at,don't let it see,do not let it see,don't let the model see,do not let the model see,don't let it learn from,don't learn from,do not learn from,never learn from,no need to learn,not learn from,should not be learned from,chop,chop out,chop away,can go,could go,may go,dismiss,mislead the model,mislead it,away with,out with,kick,are sensor errors,have no place in the model,must not go into the model,should not go into the model,need not be learned,need not be in it,can stay out,should stay out,stays out,stay out,shall be left out,ought to go,has to go,have to go,is not wanted,are not wanted,not interested in,are worthless,is worthless,drop,drops,dropping,dropped,remove,removes,removing,removed,delete,deleting,discard,discarding,exclude,excluding,excluded,throw away,throw out,throwing away,get rid of,
    getting rid of,skip,skipping,ignore,ignoring,ignored,omit,omitting,discarded,omitted,deleted,eliminated,rejected,thrown away,thrown out,filtered out,skipped,trimmed,be cut,filter out,leave out,leaving out,left out,cut,cut off,cut away,trim,trim off,chop off,eliminate,reject,
    toss,toss out,kick out,take out,strip,strip out,clean out,purge,forget,forget about,disregard,ditch,erase,weed out,filter away,do away with,
    do not use,don't use,dont use,never use,not use,do not include,don't include,do not consider,don't consider,do not count,don't count,do not look at,don't look at,
    do not train on,don't train on,do not take,don't take,do not feed,don't feed,do not keep,don't keep,do not want,don't want,do not need,don't need,dont need,dont want,do not trust,don't trust,
    are useless,is useless,should not be used,shouldn't be used,must not be used,should not count,must not count,isn't useful,aren't useful,is not useful,are not useful,rather not have,rather not use,rather not see,no good,are no good,is no good,isn't needed,aren't needed,isn't necessary,aren't necessary,is not necessary,are not necessary,are unnecessary,is unnecessary,unimportant,not important,irrelevant,not relevant,does not matter,doesn't matter,do not matter,don't matter,are not needed,is not needed,not needed,is of no use,are of no use,are garbage,is garbage,are wrong,is wrong,are bad,is bad,strike,kill,are invalid,is invalid,are rubbish,are junk,are nonsense,is nonsense,do not count,does not count,doesn't count,can go,can be dropped,can be removed,can be ignored,must go,should go,should be dropped,should be removed,should be ignored,must be dropped,must be removed`,
  KEEP: 'hold on to,hang on to,keep,keeping,keeps,kept,retain,retaining,restrict to,limit to,stick to,stay with,restrict yourself to,confine to,filter for,filter to,are valid,is valid,are good,count,counts,let through',
  USE: 'use,uses,using,used,take,taking,consider,include,including,feed,feed in,select,choose,pick,work with,look at,train on,train with,learn from,base it on,work on,go by,rely on,give the model,give it,feed the model,should see,see,sees,model sees,judge by,trust,tell them apart by,decide by,classify by,want,wants,need',
  ONLY: "should only know,must only know,only know,only has to know,only needs to know,only recognise,only recognize,only has to recognise,only needs to recognise,only distinguish,only has to distinguish,only has to tell apart,only needs to tell apart,only learn,and nothing more,nothing more,and nothing but,that is all the model gets,that's all the model gets,that is all it gets,that's all it gets,that is all it needs,that's all it needs,is all you need,are all you need,is all it needs,are all it needs,is all i want,are all i want,is all i need,are all i need,is all we need,are all we need,is all the model gets,is all the model needs,are all the model needs,are all the model gets,is enough,are enough,is sufficient,are sufficient,suffices,suffice,will suffice,would suffice,will do,is plenty,are plenty,only,just,solely,exclusively,nothing but,alone,nothing else,purely,merely,no other,no others,and nothing besides,nothing besides,that's it,that is it,that's all,that is all",
  ALSO: 'as one more input,as one more feature,one more input,one more feature,as another input,as another feature,as a further feature,as a further input,as an additional feature,as an additional input,as an extra input,also,as well,additionally,in addition,too,extra,additional,another,besides,on top,further,furthermore,moreover,add,adding,append,plus also,as an extra feature,in addition to the usual ones,in addition to the defaults,next to the usual ones',
  MAKE: 'apply,compute,computing,calculate,calculating,derive,deriving,generate,build,create,creating,make,introduce,form,work out,compute from them,turn,turned,turn them,replace,replacing,transform,convert,converting,change,express,expressed,give,work in,put,represent',
  ROW: 'measures,measure,scans,scan,row,rows,reading,readings,sample,samples,measurement,measurements,line,lines,entry,entries,record,records,data point,data points,datapoint,datapoints,point,points,observation,observations,example,examples,instance,instances,data row,data rows,data,value,values,anything,everything,those,ones,datum,cases,case,data items,stuff',
  WHERE:
    'where,when,whenever,whose,which,with,if,having,in which,for which,while,that has,that have,that,who,wherever,as long as,provided,provided that,during which,at which',
  LT: 'below,under,less than,lower than,smaller than,fewer than,beneath,is less than,less,lower,smaller,<,drops below,falls below,goes below,drop below,fall below,go below,short of,underneath',
  GT: 'above,more than,greater than,higher than,larger than,bigger than,exceeding,exceeds,exceed,exceeded,beyond,greater,higher,larger,bigger,>,goes above,rises above,go above,rise above,goes over,in excess of,upwards of,past,over',
  LE: 'is not bigger than,is not more than,is not greater than,is not higher than,is not larger than,are not above,are not more than,not bigger than,no bigger than,at most,no more than,not more than,not above,not over,no higher than,no greater than,not greater than,not higher than,up to,<=,≤,=<,less than or equal to,smaller than or equal to,below or equal to,lower than or equal to,a maximum of,maximum of,does not exceed,do not exceed,is not above,not exceeding,not larger than,no larger than,below or at,at or below',
  GE: 'is not less than,is not smaller than,is not lower than,is not below,are not less than,not fewer than,at least,no less than,not less than,not below,not under,no lower than,not lower than,no smaller than,not smaller than,>=,≥,=>,greater than or equal to,larger than or equal to,higher than or equal to,above or equal to,more than or equal to,a minimum of,minimum of,at or above',
  ORLESS: 'or less,or lower,or below,or under,or smaller,or fewer,and below,and lower,and less',
  ORMORE: 'or more,or higher,or above,or over,or greater,or larger,and above,and up,and higher,and more,upwards',
  EQ: 'equals,equal to,exactly,=,==,is equal to,is exactly,equal,reads,identical to',
  NE: 'not equal to,does not equal,!=,≠,<>,other than,different from,is not equal to,unequal to',
  BETWEEN: 'between,within,inside,in between,in the range,in the range of,in range,ranging,from',
  OUTSIDE:
    'outside,outside of,out of,not between,not within,not in,beyond the range,out of the range,outside the range,outside the range of,not inside,out of range',
  AND: 'and,&,+,as well as,together with,along with,and the,plus',
  OR: 'or,and/or,either,nor',
  TO: 'to,till,until,through,up to and including,…,..',
  DASH: '-,–,—',
  FROM: 'from the',
  BY: 'by,group by,grouped by,grouping by,divided up by',
  MINUS: 'minus,less the',
  TIMES: 'times,multiplied by,multiply by,×,*,x times,scaled by',
  DIV: 'divided by,÷,/,divide by,relative to,normalised by,normalized by,normalised to,normalized to,compared to,compared with,in relation to,per,as a share of',
  DIVIDE: 'divide,dividing',
  MULTIPLY: 'multiply,multiplying',
  SUBTRACT: 'subtract,subtracting',
  NOT: "not,no,don't,dont,do not,never,without,isn't,is not,are not,aren't,does not,doesn't,cannot,can't,neither,none,none of,free of",
  EXCEPT:
    'except,except for,but not,apart from,other than the,besides the,excepting,save for,all but,everything but,but no',
  MISSING:
    'missing,empty,blank,nan,nans,null,nulls,incomplete,n/a,gaps,holes,missing value,missing values,missing data,missing cells,missing cell,empty cells,empty cell,blank cells,blanks,empty values,no value,nan values,null values,not a number,unreadable,without a value,without a number,empty fields,missing numbers',
  DUP: 'reading two times,reading twice,reading more than once,reading several times,row two times,row twice,row more than once,row several times,line two times,line twice,line more than once,line several times,measure two times,measure twice,measure more than once,measure several times,measurement two times,measurement twice,measurement more than once,measurement several times,sample two times,sample twice,sample more than once,sample several times,value two times,value twice,value more than once,value several times,values two times,values twice,values more than once,values several times,repetition,a second time,saved twice,same line again and again,same value again and again,same reading again and again,the doubles,duplicate,duplicates,duplicated,repeated,repeats,repetitions,identical,redundant,doubled,doubles,double,duplications,exact copies,exact duplicates,duplicate rows,the same twice,twice the same,occur twice,appear twice,occur more than once,appear more than once,occurs more than once,appears more than once,dupes,copies of each other,repeat,dedupe,deduplicate,come twice,comes twice,came twice,there twice,stored twice,written twice,logged twice,recorded twice,double entries,de-duplicate,identical to each other',
  OUTLIER: 'outlier,outliers,extreme values,extremes,extreme,spikes,anomalies,glitches,freak values,outlying',
  FIRST: 'leading,first,initial,opening,earliest',
  LAST: 'trailing,last,final,closing,latest',
  START: 'beginning,start,head,front,very beginning',
  END: 'end,rear,tail,very end',
  EACH: 'each,every,per each,any,all',
  FILE: 'file,files,csv,csv file,csv files',
  RECORDING: 'recording,recordings,series,trial,trials,run,runs,measurement series,gesture recording,time series',
  SESSION: 'session,sessions,recording session,recording sessions',
  CLASS: 'class,classes,label,labels,category,categories,kind,kinds,type,types,group,groups,classes of,target,targets',
  CN: 'column,columns,feature,features,channel,channels,axes,axis,sensor,sensors,input,inputs,field,fields,variable,variables,signal,signals,component,components,sensor values,raw values,raw readings,raw data,raw numbers,numbers,quantities,quantity,counts',
  RAW: 'raw,unprocessed,untouched,as they are,as it is,as is,as they come,original,unchanged,unmodified,plain,directly,themselves,itself',
  SPLIT:
    'split,splitting,splits,divide up,partition,separate,distribute,allocate,hold out,hold back,reserve,set aside,put aside,holdout',
  TRAIN:
    'train,training,training set,training data,train set,to train,for training,train data,learning,to learn,for learning,learn,the training,training part,fit',
  VAL: 'val,validation,validate,validating,validation set,dev,dev set,tuning,validation data,to validate,for validation,val set,for tuning,validation part,check,checking',
  TEST: 'examined,test,testing,test set,test data,evaluation,evaluate,evaluating,held out,held-out,to test,for testing,for evaluation,testing set,final test,exam,the test,test part,tests',
  REST: 'remaining half,remaining third,remaining quarter,remaining fifth,other half,rest,remainder,remaining,the others,what is left,what remains,whatever is left,the remaining ones,the leftover,everything else,all else,others,leftover',
  EACHHALF:
    'divided equally,divided evenly,shared evenly,halved,half each,half and half,evenly,equally,in equal parts,equal parts,each half,half-half,fifty-fifty,in half,shared equally,split equally,in halves',
  SCALE:
    'scale,scaling,scaled,normalise,normalize,normalising,normalizing,normalised,normalized,normalisation,normalization,rescale,rescaled,scaler,feature scaling,rescaling,squash,squeeze,bring,map,stretch',
  STANDARD:
    'mean 0 std 1,mean 0 and sd 1,zero mean unit std,standardise,standardize,standardised,standardized,standardisation,standardization,z-score,z-scores,zscore,z score,z scores,z-scoring,zero mean and unit variance,mean zero and unit variance,zero mean unit variance,zero mean,zero-mean,mean zero,variance one,variance 1,unit variance,standard scaling,standard scaler,standardscaler,mean 0 and variance 1,mean 0 and standard deviation 1,mean 0 and std 1,zero mean and unit standard deviation,mean of 0 and a standard deviation of 1,mean of zero and standard deviation of one,mean zero and standard deviation one,mean 0 std 1,mean 0 and sd 1,mean 0 and a standard deviation of 1,mean zero and variance one,zero mean and unit std,zero mean and a standard deviation of one,mean 0 and unit variance,mean removal',
  MINMAX:
    'min-max,minmax,min max,minmaxscaler,min/max,min-max scaling,the unit range,unit interval,unit range,between zero and one,from zero to one,zero to one,range from zero to one',
  SYMMETRIC:
    'minus one to one,minus one to plus one,between minus one and one,between minus one and plus one,from minus one to one,from minus one to plus one,plus or minus one,plus minus one',
  ROBUST:
    'median and quartile distance,median and interquartile distance,robust,robustly,robust scaler,robustscaler,robust scaling,median and iqr,median and quartiles,median and interquartile range,median and the interquartile range,median and the quartiles,insensitive to outliers',
  UNSCALED:
    'unscaled,unnormalised,unnormalized,no scaling,no normalisation,no normalization,without scaling,without any scaling,without normalisation,without normalization,no scaler,no standardisation,no standardization',
  WINDOW:
    'window length,window size,window width,size of the window,length of the window,length of a window,size of a window,window,windows,frame,frames,segment,segments,chunk,chunks,block,blocks,windowing,sliding window,sliding windows,windowed',
  OVERLAP: 'overlap,overlapping,overlapped,overlaps',
  NOOVERLAP:
    "nothing overlapping,none overlapping,non-overlapping,nonoverlapping,non overlapping,no overlap,without overlap,without any overlap,not overlapping,no overlapping,without overlapping,that do not overlap,that don't overlap,do not overlap,don't overlap,must not overlap,should not overlap,side by side,one after the other",
  STRIDE:
    'a new one each,a new one after every,the next one after,next one starts after,the next starts after,starting each,moving by,moved on by,moved by,sliding by,stride,step,steps,hop,shift,stepping,moving on,step size,hop size,starting every,a new one every,beginning every,shifted by,advance,advancing,one every',
  SMOOTH:
    'smooth,smoothed,smoothing,moving average,rolling average,rolling mean,running mean,running average,moving mean,sliding mean,sliding average,smooth out,smoothen,average out the noise,denoise',
  AVERAGE: 'mean,means,average,averages,averaged,mean value,mean values,average value,average values,averaging,avg',
  STD: 'standard deviation,standard deviations,std,stdev,deviation,std dev,stds,sigma,sigmas,sd',
  MIN: 'min,minimum,smallest,lowest,minima,smallest value,minimum value,least,weakest,dimmest,smaller of,lower of,lesser of,weaker of,smaller one of,lower one of,weaker one of',
  MAX: 'max,maximum,largest,highest,biggest,maxima,peak,peak value,maximum value,largest value,peaks,strongest,brightest,bigger of,larger of,higher of,greater of,stronger of,bigger one of,larger one of,higher one of,stronger one of',
  RANGE:
    'range,ranges,span,peak to peak,peak-to-peak,max minus min,maximum minus minimum,spread,distance between largest and smallest,largest minus smallest',
  RMS: 'rms,root mean square,root-mean-square,effective value,root mean squares,energy',
  IQR: 'interquartile range,interquartile ranges,iqr,iqrs,quartile distances',
  SHARE:
    'share,shares,proportion,proportions,fraction,fractions,percentage,percentages,relative amount,relative amounts,relative share,relative shares,chromaticity,chromaticities,relative colour,relative color,colour share,colour shares,color share,color shares,part of the total,percent of the total,colour ratios,color ratios',
  RATIO: 'ratio,ratios,quotient,quotients,relation,ratio between,proportion between',
  DIFF: 'difference,differences,difference between,differences between,gap between,distance between,contrast',
  ABSDIFF:
    'absolute difference,absolute differences,absolute difference between,absolute value of the difference,size of the difference,absolute distance between',
  ABS: 'absolute,absolute value,absolute values,abs,absolutes,regardless of sign,without the sign,without sign,without their sign,ignoring the sign,unsigned,size of,rectified',
  MAG: 'vector lengths,lengths of the vectors,absolute length,magnitude,magnitudes,norm,euclidean norm,length,vector length,vector magnitude,length of the vector,resultant,total acceleration,overall acceleration,acceleration magnitude,euclidean length,total rotation,vector norm,strength,l2 norm,overall strength,vector sum',
  SUM: 'sum,sums,total,totals,added up,summed,sum up,summed up,total of,added together,add up',
  TOTAL:
    'the sum of all,the sum of all three,their sum,the total,their total,the sum of the three,the sum of them,total light,the sum,all three together',
  PRODUCT: 'product,products',
  LOG: 'log,logs,logarithm,logarithms,ln,natural log,natural logarithm,logarithmic,log of,log-transform,log transform,log-transformed,log transformed,logarithmically,logarithmic scale,log scale,log-scale,logged',
  SQRT: 'square root,square roots,sqrt,root',
  SQUARE: 'square,squares,squared',
  AUGMENT: 'augment,augmenting,augmentation,augmented,data augmentation,enlarge,blow up,multiply the data',
  NOISE:
    'slightly noisy,a little noisy,slightly jittered,slightly changed,with a bit of noise,noise,noisy,gaussian noise,random noise,jitter,jittered,jitters,random jitter,white noise,a bit of noise,some noise,a little noise',
  COPY: 'copy,copies,variants,variant,versions,version,variations,clones',
  SEED: 'seed,random seed,random state,seeded,random_state',
  SHUFFLE:
    'shuffle,shuffled,shuffling,randomly,at random,random,random order,mix,mixed,in random order,randomise,randomize',
  STRATIFY:
    'stratified,stratify,stratification,class by class,by class,class balance,same proportions of classes,keep the class balance,in the same proportions,every class in each part,each class in each split,class proportions,same class mix,same class proportions,same proportions',
  BALANCE:
    'equally often,as many of the one as of the other,as many of one as of the other,as many of each,equally many of each,the same number of each,equal numbers,in equal numbers,equal numbers of,the same number from each,evenly represented,equally represented,same share of each class,balance,balanced,balancing,even out,equalise,equalize,undersample,downsample,undersampling,same number,same amount,equally many,equal number,as many,the same number,an equal number,equal amounts,same size,equally big,equally large,the same size,as many as the smallest class,as many readings as the smallest class,as the smallest class,as the smallest,size of the smallest class,down to the smallest class,to the smallest class,the same amount',
  TOGETHER:
    'never be torn apart,not be torn apart,never torn apart,must not be torn apart,never be split,never be separated,not be separated,never be divided,not be divided,never be split up,not be cut in two,together,in one split,on one side,in the same split,on the same side,same split,same side,same set,in the same set,in one set,in one part,whole,entire,as a whole,complete,intact,undivided,not torn apart,not be split,not split up,one side,in the same part,unbroken',
  BOTH: 'at the same time,both,in both,both sets,in both sets,more than one split,in two splits,in more than one split,across,between sets,across splits,several splits,across sets,across the splits,on both sides,either side,both sides',
  LEAK: 'leak,leakage,leaks,data leakage,leaking,data leak,cheating,overlap between training and test,contamination,mix training and test,leakage between',
  FIT: 'fit,fitted,compute the scaler,fit the scaler,scaler fitted,fitting,learned',
  WORTHLESS:
    'saturated,overexposed,too bright,clipped,too dark,in the dark,dark,black,too far,too far away,too distant,out of reach',
  AWAY: 'far,apart',
  // “leave … out”, “throw … away”
  LEAVE: 'leave,throw,toss,kick,sort,rule,chuck,weed,screen,edit',
  OUT: 'out,away,off,behind',
  DEFAULT:
    'otherwise as usual,otherwise the usual,otherwise default,otherwise as always,rest default,the rest default,rest as default,rest as always,as usual,as always,as you always do,do as you always do,the usual,default,defaults,standard settings,whatever you think best,whatever you think is best,whatever is best,as you like,you decide,your choice,up to you,do your best,whatever works,whatever works best,as you see fit,nothing special,no special wishes,the rest as usual,everything else as usual,everything else unchanged,the rest unchanged,rest unchanged,the rest stays,leave the rest,everything else stays,the rest is up to you,leave the rest as it is,leave everything else as it is,usual settings,everything else stays as it is,keep everything else as it is,all good,fine as it is,sensible defaults',
  CONVERTTO: 'in units of,measured in,given in,expressed in,instead of',
  BRIGHTER: 'brighter than,lighter than',
  DARKER: 'darker than,dimmer than',
  CLOSER: 'closer than,nearer than',
  FARTHER: 'farther than,further than,further away than,farther away than,more distant than',
  HOTTER: 'hotter than,warmer than',
  WETTER: 'wetter than,moister than,damper than',
  DRIER: 'drier than,dryer than',
  COLDER: 'colder than,cooler than',
  CLEAN: 'clean,clean up,cleaned,tidy up,tidy',
  HALFN: 'half,one half',
  LABELSARE:
    'labels are,label is,classes are,class is,the label is,labels come from,label comes from,class comes from,target is,the target is',
  NAMES: 'name,names,filename,filenames,file name,file names,named',
  FOLDER: 'folder,folders,directory,folder name,folder names',
  COLUMNOF: 'in column,in the column,the column,column named,column called,called',
  MANY: 'many times,often',
  UNSURE: 'maybe,perhaps,possibly,might,or so,roughly,about,around,approximately,circa,ca',
  AGAIN:
    'then,afterwards,after that,finally,first of all,next,now,before that,beforehand,before training,before the training,before anything else',
}

/** Words that carry nothing for the grammar. */
const fillers = `by then,is it possible to,it would be nice to,would it be possible to,somewhere,reaches,reach,matter,matters,is relevant,are relevant,is important,are important,we know,part,parts,there is,for the moment,for now,at the moment,for us,in question,day's,days',the model,hello,cool,the same,same,appear,appears,occur,occurs,land,lands,end up,ends up,into,consecutive,successive,neighbouring,neighboring,adjacent,counts of,set,degrees,degree,please,pls,kindly,thanks,thank you,hi,hello,hey,dear,the,a,an,of,in,on,at,for,as,my,our,your,its,their,his,i,we,you,it,them,they,there,these,this,me,us,
  would,like,should,could,can,must,shall,may,will,need to,want to,would like,i'd,we'd,i'd like,we'd like,i'd like to,we'd like to,i would like to,would like to,have to,has to,let's,lets,let us,so,so that we,
  is,are,was,were,be,been,being,has,have,had,do,does,make sure,make sure that,make sure to,be sure to,ensure,ensure that,remember to,try to,want you to,need you to,could you,can you,would you,you should,
  simply,really,actually,basically,always,strictly,completely,entirely,altogether,very,quite,definitely,generally,kind of,sort of,somehow,already,still,ever,well,ok,okay,right,sure,
  level,reading's,amount,value of,values of,level of,levels,reading of,number of,size of a,sized,long,big,large,wide,each of size,length of,
  anyway,though,however,because,sensor's,dataset,data set,data sets,dataset's,our data,my data,the data,whole dataset,raw dataset,into account,
  which is,that is,that are,which are,they are,it is,it's,which were,that were,that was,goes,go,get,gets,got,come,comes,lie,lies,fall,falls,stay,stays,such,some,certain,whatever,single`

/** Phrase → code; fillers have the empty code. */
export const lexicon: ReadonlyMap<string, string> = new Map(
  [...Object.entries(lists), ['', fillers] as const].flatMap(([code, list]) =>
    list
      .split(',')
      .map((phrase) => [phrase.replace(/\s+/g, ' ').trim(), code] as const)
      .filter(([phrase]) => phrase !== ''),
  ),
)

/** Most words of a phrase. */
export const longestPhrase = Math.max(...[...lexicon.keys()].map((phrase) => phrase.split(' ').length))
