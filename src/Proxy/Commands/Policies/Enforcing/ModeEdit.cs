using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FastMcp.Proxy.Commands.Policies.Enforcing;

/// <summary>The one change of a policy file that enforces a rule or decision: a word in place of another, or a key put in behind the id.</summary>
/// <param name="Start">First character that goes.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Text">What comes in their place.</param>
internal readonly record struct ModeEdit(int Start, int End, string Text)
{
    private const string Monitor = "monitor";

    /// <summary>Null: the file has no such rule or decision, or, with a reason, it is not to be changed here.</summary>
    public static ModeEdit? Of(string file, string id, out string? whyNot)
    {
        whyNot = null;
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(file));
        }
        catch (YamlException e)
        {
            whyNot = e.Message;
            return null;
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }] || Find(root, id) is not { } found)
        {
            return null;
        }

        if (Child(found, "mode") is { } mode)
        {
            whyNot = mode.Value == Monitor ? null : $"'{id}' is enforced already.";
            return mode.Value == Monitor ? new ModeEdit(Place(mode.Start), Place(mode.End), "enforce") : null;
        }

        whyNot = Child(root, "mode")?.Value == Monitor ? null : $"'{id}' is enforced already.";
        return whyNot is null ? Behind(file, found, Child(found, "id")!) : null;
    }

    public string Apply(string file) => string.Concat(file.AsSpan(0, Start), Text, file.AsSpan(End));

    /// <summary>The lines that differ, with what each was and is.</summary>
    public void WriteDiff(string path, string before, string after, TextWriter output)
    {
        var line = before.AsSpan(0, Start).Count('\n');
        var more = Text.AsSpan().Count('\n');
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}:{line + 1}"));
        output.WriteLine("- " + was[line].TrimEnd('\r'));
        foreach (var changed in now[line..(line + more + 1)])
        {
            output.WriteLine("+ " + changed.TrimEnd('\r'));
        }
    }

    // In braces behind a comma; else on a line of its own, as far in as the id.
    private static ModeEdit Behind(string file, YamlMappingNode found, YamlScalarNode id)
    {
        var at = Place(id.End);
        if (found.Style == YamlDotNet.Core.Events.MappingStyle.Flow)
        {
            return new ModeEdit(at, at, ", mode: enforce");
        }

        var key = found.Children.Keys.OfType<YamlScalarNode>().First(one => one.Value == "id");
        var end = file.IndexOf('\n', at);
        end = end < 0 ? file.Length : end;
        var lineEnd = end > 0 && file[end - 1] == '\r' ? "\r\n" : "\n";
        var stop = lineEnd.Length == 2 ? end - 1 : end;
        return new ModeEdit(stop, stop, lineEnd + new string(' ', (int)key.Start.Column - 1) + "mode: enforce");
    }

    private static YamlMappingNode? Find(YamlMappingNode root, string id) => ((string[])["rules", "decisions"])
        .Select(key => root.Children.TryGetValue(new YamlScalarNode(key), out var list) ? list as YamlSequenceNode : null)
        .SelectMany(list => list?.Children.OfType<YamlMappingNode>() ?? [])
        .FirstOrDefault(item => Child(item, "id")?.Value == id);

    private static YamlScalarNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value as YamlScalarNode : null;

    private static int Place(Mark mark) => (int)mark.Index;
}
