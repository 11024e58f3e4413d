// What the documents take for granted.
global using Fireworks.AI.Extensions;
global using Fireworks.AI.Extensions.Onnx;
global using Microsoft.Extensions.AI;
global using Microsoft.Extensions.DependencyInjection;
