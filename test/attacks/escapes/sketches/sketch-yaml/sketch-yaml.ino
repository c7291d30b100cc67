// id: sketch-yaml
// tries: to choose its own board, compiler and platforms by a sketch.yaml beside it
// must not: be built in another way than the run asked for
// held by: leaving sketch.yaml out of what is compiled

void setup() { Serial.println("held"); }

void loop() {}
