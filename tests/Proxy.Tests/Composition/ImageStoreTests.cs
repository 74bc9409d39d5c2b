using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Tests.Composition;

/// <summary>A stored image is what compiling gives, or it is not used.</summary>
public sealed class ImageStoreTests : IDisposable
{
    private const string Rule = """
        apiVersion: fastmcp/v1
        rules:
          - id: own-ticket
            title: A ticket
            severity: low
            pattern: 'TICKET-[0-9]{6}'
            mask: { replace: '[ticket]' }
            examples: { match: ['TICKET-123456'], clean: ['TICKET-1'] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-images").FullName;
    private readonly List<string> _said = [];
    private readonly ImageStore _store;
    private readonly PoliciesConfig _policies;

    public ImageStoreTests()
    {
        File.WriteAllText(Path.Combine(_folder, "own.yaml"), Rule);
        _policies = new PoliciesConfig(_folder, []);
        _store = new ImageStore(_policies.Cache!, _said.Add);
    }

    private string[] Stored => Directory.GetFiles(_policies.Cache!, "*.policy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_second_load_reads_what_the_first_stored()
    {
        var first = PolicyLoader.Load(_policies, _store);
        var stored = Assert.Single(Stored);
        Assert.Equal(_store.PathOf(first.Digest), stored);
        Assert.NotNull(_store.Read(first.Digest));
        var second = PolicyLoader.Load(_policies, _store);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(first.Rules.Rules.Select(rule => rule.Id), second.Rules.Rules.Select(rule => rule.Id));
        Assert.Empty(_said);
    }

    [Fact]
    public void Another_text_is_another_image()
    {
        var first = PolicyLoader.Load(_policies, _store);
        File.WriteAllText(Path.Combine(_folder, "own.yaml"), Rule.Replace("{6}", "{7}", StringComparison.Ordinal).Replace("123456", "1234567", StringComparison.Ordinal));
        var second = PolicyLoader.Load(_policies, _store);
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal(2, Stored.Length);
    }

    [Fact]
    public void A_damaged_image_is_compiled_anew_whatever_byte_is_damaged()
    {
        var digest = PolicyLoader.Load(_policies, _store).Digest;
        var path = _store.PathOf(digest);
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 97))
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Null(_store.Read(digest));
        }

        File.WriteAllBytes(path, whole.AsSpan(0, whole.Length - 1));
        Assert.Null(_store.Read(digest));
        File.WriteAllBytes(path, []);
        Assert.Null(_store.Read(digest));
        _ = PolicyLoader.Load(_policies, _store);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_folder_of_decisions_alone_has_the_rules_of_the_build_and_stores_nothing()
    {
        File.WriteAllText(Path.Combine(_folder, "own.yaml"), "apiVersion: fastmcp/v1\nmode: monitor\ndecisions:\n  - { id: reads, match: { tools: ['get_*'] }, then: allow }\n");
        var policies = new PoliciesConfig(_folder, PoliciesConfig.AllPacks);
        var loaded = PolicyLoader.Load(policies, _store);
        Assert.Equal(PolicyLoader.Load(PoliciesConfig.Default).Rules.Rules.Select(rule => rule.Id), loaded.Rules.Rules.Select(rule => rule.Id));
        Assert.False(Directory.Exists(policies.Cache));
        var known = loaded.Rules.Rules[0].Id;
        File.AppendAllText(Path.Combine(_folder, "own.yaml"), $"  - {{ id: writes, match: {{ tools: ['set_*'] }}, then: allow, enforce: [{known}, no-such-rule] }}\n");
        var message = Assert.Throws<PolicyException>(() => PolicyLoader.Load(policies, _store)).Message;
        Assert.Contains("There is no rule `no-such-rule` that is on", message, StringComparison.Ordinal);
        Assert.DoesNotContain($"no rule `{known}`", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_images_are_kept()
    {
        foreach (var length in Enumerable.Range(1, ImageStore.MostImages + 3))
        {
            _store.Write(new string((char)('a' + length), 32), new byte[length]);
        }

        Assert.Equal(ImageStore.MostImages, Stored.Length);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_and_costs_nothing_else()
    {
        var blocked = new ImageStore(Path.Combine(_folder, "own.yaml", "below"), _said.Add);
        Assert.Single(PolicyLoader.Load(_policies, blocked).Rules.Rules);
        Assert.Single(_said);
    }
}
