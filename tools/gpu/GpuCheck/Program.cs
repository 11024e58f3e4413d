using System.Globalization;
using GpuCheck;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Settings settings;
try
{
    settings = Settings.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

var models = new Models(settings);
var checks = new Checks(settings, models);
await checks.RunAsync();
await new Figures(settings, models).RunAsync();
Console.WriteLine($"{checks.Failures} checks failed");
return checks.Failures == 0 ? 0 : 1;
