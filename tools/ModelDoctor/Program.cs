using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Text.Jinja;

namespace ModelDoctor;

internal static class Program
{
    private const string Usage = """
        Usage:
          ModelDoctor <model folder or chat template>            says what is there, and how calls and reasoning are read
          ModelDoctor --forms <jsonl> --templates <folder>       reads the answers of a file, one JSON object a line
        """;

    private static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["--forms", var forms, "--templates", var templates]:
                    return FormsCheck.Run(forms, templates, Console.Out) ? 0 : 1;
                case ["--templates", var among, "--forms", var answers]:
                    return FormsCheck.Run(answers, among, Console.Out) ? 0 : 1;
                case ["--forms", var file]:
                    return FormsCheck.Run(file, Path.GetDirectoryName(Path.GetFullPath(file))!, Console.Out) ? 0 : 1;
                case [var path] when !path.StartsWith('-'):
                    return ModelReport.Write(path, Console.Out) ? 0 : 1;
                case ["--help" or "-h"]:
                    Console.WriteLine(Usage);
                    return 0;
                default:
                    Console.Error.WriteLine($"'{string.Join(' ', arguments)}' is not known. {Usage}");
                    return 2;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OnnxModelException or ChatTemplateException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
