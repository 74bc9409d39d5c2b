using System.Net;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Notifying.Webhooks;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Channels of approvals have keys of their own, and who decides by them is a person whom the gateway can tell from others and from who asks.</summary>
internal sealed class ApprovalChannelsAreSafe : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Approvals is not { } approvals)
        {
            return;
        }

        var names = new HashSet<string>();
        foreach (var channel in approvals.Channels)
        {
            if (channel.Name.Length > 64 || !channel.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || !names.Add(channel.Name))
            {
                errors.Add(channel.Place, $"'{channel.Name}' cannot name a channel, or names two: 1 to 64 letters, digits, '-' and '_', as its path has them.");
            }

            Routes(config, channel, errors);
            Answers(approvals, channel, errors);
            People(channel, errors);
        }

        Secrets(approvals.Channels, errors);
        OneName(approvals.Channels, errors);
        Callbacks(approvals, errors);
    }

    private static void Routes(Config config, ApprovalChannelConfig channel, ConfigErrors errors)
    {
        string[] routes = [.. config.Routes.Select(route => route.Name)];
        foreach (var name in channel.Routes.Where(name => !routes.Contains(name)).Distinct())
        {
            errors.Add(channel.Place, $"There is no route '{name}'.{DidYouMean.Hint(name, routes)}");
        }
    }

    private static void Answers(ApprovalsConfig approvals, ApprovalChannelConfig channel, ConfigErrors errors)
    {
        if (channel.Approvers.Count == 0)
        {
            if (channel.CallbackSecretFile is not null)
            {
                errors.Warn(channel.Place, $"Nobody decides by '{channel.Name}': it has no 'approvers', so that whatever comes back is refused.");
            }

            return;
        }

        if (channel.CallbackSecretFile is null || approvals.Callbacks is null)
        {
            errors.Add(channel.Place, $"People decide by '{channel.Name}': it needs 'callback-secret-file', the keys that sign what comes back, and 'callbacks' of 'approvals', the address where it comes in.");
        }

        if (!channel.WithPreview)
        {
            errors.Add(channel.Place, $"Nobody decides what they do not see: '{channel.Name}' has 'approvers' with preview: on, or neither.");
        }
    }

    private static void People(ApprovalChannelConfig channel, ConfigErrors errors)
    {
        var known = new HashSet<string>();
        foreach (var person in channel.Approvers)
        {
            if (!known.Add(person.As))
            {
                errors.Add(person.Place, $"'{channel.Name}' has '{person.As}' twice.");
            }

            if (person.Groups.Count == 0)
            {
                errors.Add(person.Place, $"'{person.Name}' is in no group: 'groups' has those that decisions name under 'approve: by'.");
            }

            if (person.Name.Length > 256 || person.Name.Any(char.IsControl))
            {
                errors.Add(person.Place, "'name' is one line of at most 256 characters: the record says it.");
            }
        }
    }

    // Who has one channel's key must not speak for another, and what goes out is none of what comes back.
    private static void Secrets(IReadOnlyList<ApprovalChannelConfig> channels, ConfigErrors errors)
    {
        var seen = new List<(string Of, WebhookKeys Keys)>();
        var plain = new HashSet<string>();
        foreach (var channel in channels)
        {
            foreach (var (file, what) in new[] { (channel.SecretFile, "secret-file"), (channel.CallbackSecretFile, "callback-secret-file") })
            {
                var whyNot = file is null ? null : channel.Kind == ChannelKind.Webhook ? KeysWhyNot(file, $"'{what}' of '{channel.Name}'", seen) : PlainWhyNot(file, $"'{what}' of '{channel.Name}'", plain);
                if (whyNot is not null)
                {
                    errors.Add(channel.Place, whyNot);
                }
            }
        }

        seen.ForEach(one => one.Keys.Dispose());
    }

    private static string? KeysWhyNot(string file, string of, List<(string Of, WebhookKeys Keys)> seen)
    {
        try
        {
            var keys = WebhookKeys.Read(file);
            var same = seen.Find(one => one.Keys.Shares(keys)).Of;
            seen.Add((of, keys));
            return same is null ? null : $"{of} and {same} have a key in common: each direction of each channel has its own.";
        }
        catch (IOException e)
        {
            return $"{of}: {e.Message}";
        }
    }

    private static string? PlainWhyNot(string file, string of, HashSet<string> seen)
    {
        try
        {
            var text = File.ReadAllText(file).Trim();
            return text.Length == 0 || text.Any(c => c is <= ' ' or > '~') ? $"{of} is one token or signing secret of Slack's: one line of visible characters."
                : seen.Add(text) ? null : $"{of} is what another file of a channel holds: each app of Slack has its own.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{of}: {e.Message}";
        }
    }

    // Of a person under two names the votes would be two. (Who has a token is found by name or subject when they decide.)
    private static void OneName(IReadOnlyList<ApprovalChannelConfig> channels, ConfigErrors errors)
    {
        var names = new Dictionary<string, string>();
        foreach (var person in channels.SelectMany(channel => channel.Approvers))
        {
            foreach (var subject in person.Subjects)
            {
                if (!names.TryAdd(subject, person.Name) && names[subject] != person.Name)
                {
                    errors.Add(person.Place, $"'{person.Name}' and '{names[subject]}' are both '{subject}': one person has one name in all channels.");
                }
            }
        }
    }

    private static void Callbacks(ApprovalsConfig approvals, ConfigErrors errors)
    {
        if (approvals.Callbacks is not { } address)
        {
            return;
        }

        if (approvals.Channels.All(channel => channel.CallbackSecretFile is null))
        {
            errors.Warn(approvals.CallbacksPlace, "Nothing comes in by 'callbacks': no channel has 'callback-secret-file'. It is not opened.");
        }
        else if (!IPAddress.IsLoopback(address.Address))
        {
            errors.Warn(approvals.CallbacksPlace, $"{address} can be reached from other machines and has no tls: reasons and names can be read on the way. Put a proxy that ends TLS before it.");
        }
    }
}
