using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.JsonRpc;

namespace FastMcp.Proxy.Federation;

/// <summary>Lists of several servers, merged for one caller under one policy.</summary>
internal sealed partial class FederationUpstream
{
    private async Task ListAsync(Asking asking, ListKind kind, InnerReply reply, CancellationToken gone)
    {
        var body = asking.Request.Body;
        var (key, from) = (KeyOf(asking, kind), 0);
        var cursor = MessageEdit.Find(body, asking.Message.Params, "cursor"u8);
        MergedList? list;
        if (cursor.Length > 2)
        {
            list = ListPage.TryParse(Encoding.ASCII.GetString(cursor.Of(body)).Trim('"'), out var id, out from) ? _lists.Of(key, id) : null;
            if (list is null || from >= list.Items.Count)
            {
                await reply.JsonAsync(200, RpcError.Of(asking.Id, JsonRpcErrorCode.InvalidParams, "The cursor is not known, or too old: list from the beginning.")).ConfigureAwait(false);
                return;
            }

            _counters.Kept.Add();
        }
        else if ((list = _lists.Fresh(key)) is not null)
        {
            _counters.Kept.Add();
        }
        else
        {
            list = await MergeAsync(asking, kind, key, gone).ConfigureAwait(false);
        }

        if (list.Items.Count == 0 && list.Missing.Count == _config.Members.Count)
        {
            await reply.JsonAsync(502, RpcError.Of(asking.Id, -31502, "None of the servers behind this route can be reached.")).ConfigureAwait(false);
            return;
        }

        var left = list.Fresh - _clock.GetElapsedTime(list.At);
        await reply.JsonAsync(200, ListPage.Write(asking.Id, kind, list, from, asking.IsModern, left > TimeSpan.Zero ? left : TimeSpan.Zero)).ConfigureAwait(false);
    }

    private async Task<MergedList> MergeAsync(Asking asking, ListKind kind, string key, CancellationToken gone)
    {
        var parts = await Task.WhenAll(asking.Links.Select(async link => !await IsOpenAsync(link, asking, gone).ConfigureAwait(false)
            ? (Items: null, Fresh: TimeSpan.Zero, WhyNot: link.WhyNot ?? "It is not there.")
            : await MemberList.ReadAsync(link, asking.Request, asking.Message, kind, gone).ConfigureAwait(false))).ConfigureAwait(false);
        var (items, missing, fresh) = (new List<byte[]>(), new List<(string, string)>(), TimeSpan.MaxValue);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Items is { } some && items.Count + some.Count <= FederationLimits.Items)
            {
                items.AddRange(some);
                fresh = some.Count == 0 && parts[i].Fresh == TimeSpan.MaxValue ? fresh : parts[i].Fresh < fresh ? parts[i].Fresh : fresh;
                Note(asking.Links[i], null);
            }
            else
            {
                var whyNot = parts[i].Items is null ? parts[i].WhyNot : "It lists more than can be merged.";
                missing.Add((asking.Links[i].Member.Upstream, whyNot));
                Note(asking.Links[i], whyNot);
            }
        }

        _counters.Merged.Add();
        // Half of it is not kept for fresh: who is missing may be back at once.
        var list = new MergedList(NewId(), key, items, missing) { At = _clock.GetTimestamp(), Fresh = missing.Count > 0 || fresh == TimeSpan.MaxValue || !asking.IsModern ? TimeSpan.Zero : fresh };
        _lists.Keep(list);
        return list;
    }

    // Another caller, another session, another policy: another list. What a caller shows may say more than who it is (scopes, groups).
    private string KeyOf(Asking asking, ListKind kind) => string.Join('\0',
        [asking.Session?.Id ?? "", asking.Session?.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", asking.Request.Caller, kind.Member, _policy(), .. asking.Request.Shown.Select(one => $"{one.Key}:{one.Value}")]);
}
