namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>A test that compares with Jinja2, and may need the shared templates.</summary>
public sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute(bool needsTemplates = false)
    {
        if (!JinjaReference.IsAvailable)
        {
            Skip = "/usr/bin/python3 with Jinja2 is not installed.";
        }
        else if (needsTemplates && !Directory.Exists(TestFiles.Templates))
        {
            Skip = "../shared/chat-templates is not there.";
        }
    }
}
