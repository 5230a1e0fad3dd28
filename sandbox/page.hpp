// The page that shows the phones and the mailboxes, and has an ATM.
#pragma once

#include <string_view>

namespace consulta::sandbox {

inline constexpr std::string_view page = R"html(<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#123}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1.5rem}
article{border:1px solid #cde;border-radius:.6rem;padding:.6rem .9rem;margin:.6rem 0;white-space:pre-wrap}
small{color:#678}input,button{font:inherit;padding:.3rem .5rem}h2{margin:.2rem 0}
</style>
<h1>The world outside</h1>
<form id="atm"><b>ATM</b> <input name="entity" placeholder="entity" size="6" required> <input name="reference"
placeholder="reference" size="10" required> <input name="amount" placeholder="EUR, e.g. 45.00" size="12" required>
<button>Pay</button> <output></output></form>
<main><section><h2>Phones</h2><div id="mbway"></div><div id="sms"></div></section><section><h2>Mailboxes</h2><div id="emails"></div></section></main>
<script>
const show=(id,list,line)=>{const box=document.getElementById(id);box.replaceChildren(...list.slice(-50).reverse().map(m=>{
const a=document.createElement('article');const s=document.createElement('small');s.textContent=m.to+'  '+m.at;
a.append(s,'\n'+line(m));return a}))};
const answer=async(id,how)=>{await fetch('/mbway/'+id+'/'+how,{method:'POST'});load()};
const button=(id,how)=>{const b=document.createElement('button');b.textContent=how;b.onclick=()=>answer(id,how);return b};
const load=async()=>{try{
const asked=(await (await fetch('/mbway')).json()).items.slice(-20).reverse();
document.getElementById('mbway').replaceChildren(...asked.map(m=>{const a=document.createElement('article');
a.textContent='MB WAY '+m.phone+'  '+(m.amount_cents/100).toFixed(2)+' EUR: '+m.status+'\n';
if(m.status=='pending')a.append(button(m.id,'approve'),' ',button(m.id,'decline'));return a}));
show('sms',(await (await fetch('/sms')).json()).items,m=>m.text);
show('emails',(await (await fetch('/emails')).json()).items,m=>m.subject+'\n'+m.text+m.attachments.map(a=>'\n\u{1F4CE} '+a.name+' ('+a.size+' bytes)').join(''));
}catch(e){}};
document.getElementById('atm').onsubmit=async e=>{e.preventDefault();const f=new FormData(e.target);
const r=await fetch('/multibanco/pay',{method:'POST',headers:{'Content-Type':'application/json'},body:JSON.stringify({
entity:f.get('entity').trim(),reference:f.get('reference').replaceAll(' ',''),amount_cents:Math.round(parseFloat(f.get('amount').replace(',','.'))*100)})});
const j=await r.json();e.target.querySelector('output').textContent=r.ok?'paid':j.detail;load()};
load();setInterval(load,2000);
</script></html>
)html";

}  // namespace consulta::sandbox
